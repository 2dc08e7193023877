// OpenVINO behind COpenVINO's function table. An exception must not cross into C: every call that can throw is
// guarded, and its exception becomes a message.

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <exception>
#include <istream>
#include <map>
#include <memory>
#include <new>
#include <ostream>
#include <streambuf>
#include <string>
#include <thread>
#include <unistd.h>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include <openvino/op/constant.hpp>
#include <openvino/op/parameter.hpp>
#include <openvino/op/result.hpp>
#include <openvino/openvino.hpp>
#include <openvino/runtime/exception.hpp>

#include "compression.hpp"
#include "openvino_runtime.h"

struct ovr_core {
  // Without a plugins.xml, the plugins next to the library are used.
  ov::Core value{std::string()};
};
struct ovr_model {
  std::shared_ptr<ov::Model> value;
};
struct ovr_compiled {
  ov::CompiledModel value;
};
struct ovr_request {
  ov::InferRequest value;
  // The request's own tensors, for those replaced by the caller's.
  std::map<std::pair<int32_t, size_t>, ov::Tensor> own_tensors;
  // What the model keeps from one prediction to the next.
  std::vector<ov::VariableState> states;
};

namespace {

template <class Body>
ovr_error guarded(Body body) noexcept {
  try {
    body();
    return nullptr;
  } catch (const std::exception &error) {
    return strdup(error.what());
  } catch (...) {
    return strdup("an exception of an unknown type");
  }
}

ov::AnyMap properties_of(const ovr_property *properties, size_t count) {
  ov::AnyMap map;
  for (size_t index = 0; index < count; ++index) map[properties[index].key] = std::string(properties[index].value);
  return map;
}

// Reads from memory owned by the caller.
class MemoryBuffer : public std::streambuf {
 public:
  MemoryBuffer(const void *bytes, size_t count) {
    char *begin = const_cast<char *>(static_cast<const char *>(bytes));
    setg(begin, begin, begin + count);
  }

 protected:
  pos_type seekoff(off_type offset, std::ios_base::seekdir direction, std::ios_base::openmode) override {
    char *from = direction == std::ios_base::beg ? eback() : direction == std::ios_base::cur ? gptr() : egptr();
    char *target = from + offset;
    if (target < eback() || target > egptr()) return pos_type(off_type(-1));
    setg(eback(), target, egptr());
    return pos_type(target - eback());
  }
  pos_type seekpos(pos_type position, std::ios_base::openmode mode) override {
    return seekoff(off_type(position), std::ios_base::beg, mode);
  }
};

// Writes to a file descriptor owned by the caller, starting at its current position.
class DescriptorBuffer : public std::streambuf {
 public:
  explicit DescriptorBuffer(int descriptor) : descriptor_(descriptor), start_(::lseek(descriptor, 0, SEEK_CUR)) {}

 protected:
  std::streamsize xsputn(const char *bytes, std::streamsize count) override {
    std::streamsize written = 0;
    while (written < count) {
      ssize_t step = ::write(descriptor_, bytes + written, static_cast<size_t>(count - written));
      if (step < 0 && errno == EINTR) continue;
      if (step <= 0) break;
      written += step;
    }
    return written;
  }
  int_type overflow(int_type character) override {
    char byte = static_cast<char>(character);
    return xsputn(&byte, 1) == 1 ? character : traits_type::eof();
  }
  pos_type seekoff(off_type offset, std::ios_base::seekdir direction, std::ios_base::openmode) override {
    // Exporters seek back to fill in lengths.
    off_t place = direction == std::ios_base::beg ? ::lseek(descriptor_, start_ + offset, SEEK_SET)
                                                  : ::lseek(descriptor_, offset, direction == std::ios_base::cur ? SEEK_CUR : SEEK_END);
    return place < 0 ? pos_type(off_type(-1)) : pos_type(place - start_);
  }
  pos_type seekpos(pos_type position, std::ios_base::openmode mode) override {
    return seekoff(off_type(position), std::ios_base::beg, mode);
  }

 private:
  int descriptor_;
  off_t start_;
};

// Set while a completion is being called on this thread.
struct CompletionScope {
  static thread_local bool is_open;
  CompletionScope() { is_open = true; }
  ~CompletionScope() { is_open = false; }
};
thread_local bool CompletionScope::is_open = false;

std::string port_name(const ov::Output<const ov::Node> &port) {
  return port.get_names().empty() ? port.get_node()->get_friendly_name() : port.get_any_name();
}

// A port with everything that its row points to; it must not move while the row is in use.
struct Port {
  Port(std::string port_name, const ov::Output<const ov::Node> &port)
      : name(std::move(port_name)), type(port.get_element_type().get_type_name()) {
    const ov::PartialShape shape = port.get_partial_shape();
    is_ranked = shape.rank().is_static();
    if (!is_ranked) return;
    for (const auto &dimension : shape) dimensions.push_back({dimension.get_min_length(), dimension.get_max_length()});
  }

  ovr_port row() const {
    return {name.c_str(), type.c_str(), dimensions.data(), is_ranked ? static_cast<int64_t>(dimensions.size()) : -1};
  }

  std::string name, type;
  std::vector<ovr_dimension> dimensions;
  bool is_ranked;
};

void visit_port(const ov::Output<const ov::Node> &port, void *context, ovr_port_visitor visit) {
  const Port facts(port_name(port), port);
  const ovr_port row = facts.row();
  visit(context, &row);
}

void visit_metadata(const std::string &prefix, const ov::AnyMap &map, void *context, ovr_pair_visitor visit) {
  for (const auto &entry : map) {
    const std::string key = prefix.empty() ? entry.first : prefix + "/" + entry.first;
    if (entry.second.is<ov::AnyMap>()) {
      visit_metadata(key, entry.second.as<ov::AnyMap>(), context, visit);
    } else {
      try {
        visit(context, key.c_str(), entry.second.as<std::string>().c_str());
      } catch (const std::exception &) {
        // Values that cannot be converted to text are skipped.
      }
    }
  }
}

ov::PartialShape partial_shape(const ovr_dimension *dimensions, size_t rank) {
  std::vector<ov::Dimension> shape;
  for (size_t index = 0; index < rank; ++index) shape.emplace_back(dimensions[index].lower, dimensions[index].upper);
  return ov::PartialShape(shape);
}

// The operations of a model that depend on its inputs, in execution order: the chain that is divided.
std::vector<std::shared_ptr<ov::Node>> chain_of(const ov::Model &model) {
  std::vector<std::shared_ptr<ov::Node>> chain;
  std::unordered_set<const ov::Node *> varying;
  for (const auto &node : model.get_ordered_ops()) {
    const auto inputs = node->input_values();
    const bool is_parameter = ov::is_type<ov::op::v0::Parameter>(node);
    const bool varies = is_parameter || std::any_of(inputs.begin(), inputs.end(), [&](const auto &input) {
                          return varying.count(input.get_node()) > 0;
                        });
    // Nodes without inputs that are not constants, such as a variable's value or random numbers, belong to the chain
    // too.
    const bool is_source = inputs.empty() && !is_parameter && !ov::is_type<ov::op::v0::Constant>(node);
    if (!varies && !is_source) continue;
    varying.insert(node.get());
    if (!is_parameter && !ov::is_type<ov::op::v0::Result>(node)) chain.push_back(node);
  }
  return chain;
}

std::unordered_map<const ov::Node *, size_t> places_in(const std::vector<std::shared_ptr<ov::Node>> &chain) {
  std::unordered_map<const ov::Node *, size_t> places;
  for (size_t place = 0; place < chain.size(); ++place) places[chain[place].get()] = place;
  return places;
}

// The position of the last operation that uses the output; -1 if no operation of the chain does.
int64_t last_use(const ov::Output<ov::Node> &output, const std::unordered_map<const ov::Node *, size_t> &places) {
  int64_t last = -1;
  for (const auto &input : output.get_target_inputs()) {
    const auto place = places.find(input.get_node());
    if (place != places.end()) last = std::max(last, static_cast<int64_t>(place->second));
  }
  return last;
}

int64_t byte_count(const ov::Output<ov::Node> &output) {
  if (output.get_partial_shape().is_dynamic() || output.get_element_type().is_dynamic()) return -1;
  const size_t bits = ov::shape_size(output.get_shape()) * output.get_element_type().bitwidth();
  return static_cast<int64_t>((bits + 7) / 8);
}

// The name of a tensor between two parts.
std::string crossing_name(const ov::Output<ov::Node> &output) {
  return output.get_node()->get_friendly_name() + ":" + std::to_string(output.get_index());
}

// A name that is unique in the graph: the tensor's own, or that of the input that it is, otherwise one made from its
// node.
std::string tensor_name(const ov::Output<ov::Node> &output) {
  if (!output.get_names().empty()) return output.get_any_name();
  return ov::is_type<ov::op::v0::Parameter>(output.get_node()) ? output.get_node()->get_friendly_name()
                                                               : crossing_name(output);
}

std::vector<Port> tensors(const ov::OutputVector &outputs) {
  std::vector<Port> ports;
  for (const auto &output : outputs) {
    ports.emplace_back(tensor_name(output), ov::Output<const ov::Node>(output.get_node(), output.get_index()));
  }
  return ports;
}

std::shared_ptr<ov::Model> part_of(const ov::Model &whole, size_t first, size_t count) {
  // The nodes of a clone can be reconnected without changing the whole model.
  const auto model = whole.clone();
  const auto chain = chain_of(*model);
  if (count == 0 || first + count > chain.size()) throw std::out_of_range("no such part");
  const auto places = places_in(chain);
  const auto place_of = [&](const ov::Node *node) -> int64_t {
    const auto place = places.find(node);
    return place == places.end() ? -1 : static_cast<int64_t>(place->second);
  };
  const auto begin = static_cast<int64_t>(first), end = static_cast<int64_t>(first + count);

  ov::ResultVector results;
  for (const auto &result : model->get_results()) {
    // A result that comes directly from an input or a constant goes with the first part.
    const int64_t place = std::max<int64_t>(place_of(result->get_input_node_ptr(0)), 0);
    if (place >= begin && place < end) results.push_back(result);
  }
  ov::ParameterVector inputs;
  for (int64_t place = 0; place < end; ++place) {
    for (auto &output : chain[place]->outputs()) {
      const int64_t last = last_use(output, places);
      if (place >= begin && last >= end) {
        const auto result = std::make_shared<ov::op::v0::Result>(output);
        result->output(0).set_names({crossing_name(output)});
        results.push_back(result);
      } else if (place < begin && last >= begin) {
        const auto input =
            std::make_shared<ov::op::v0::Parameter>(output.get_element_type(), output.get_partial_shape());
        input->set_friendly_name(crossing_name(output));
        input->output(0).set_names({crossing_name(output)});
        for (auto &target : output.get_target_inputs()) {
          if (place_of(target.get_node()) >= begin) target.replace_source_output(input->output(0));
        }
        inputs.push_back(input);
      }
    }
  }
  // Of the whole model's inputs, keep those that lead to the part's results.
  std::unordered_set<const ov::Node *> needed;
  std::vector<ov::Node *> waiting;
  for (const auto &result : results) waiting.push_back(result.get());
  while (!waiting.empty()) {
    ov::Node *node = waiting.back();
    waiting.pop_back();
    if (!needed.insert(node).second) continue;
    for (const auto &input : node->input_values()) waiting.push_back(input.get_node());
  }
  for (const auto &parameter : model->get_parameters()) {
    if (needed.count(parameter.get())) inputs.push_back(parameter);
  }
  return std::make_shared<ov::Model>(results, inputs);
}

std::string text_of(const ov::AnyMap &map, const char *key) {
  const auto entry = map.find(key);
  return entry == map.end() ? std::string() : entry->second.as<std::string>();
}

const char *build_number() {
  static const std::string number = ov::get_openvino_version().buildNumber;
  return number.c_str();
}

ovr_error core_create(ovr_core_ref *core) {
  return guarded([&] { *core = new ovr_core{}; });
}

ovr_error core_devices(ovr_core_ref core, char **names) {
  return guarded([&] {
    std::string joined;
    for (const auto &name : core->value.get_available_devices()) joined += name + "\n";
    *names = strdup(joined.c_str());
  });
}

ovr_error core_add_processor(ovr_core_ref core, const char *name) {
  return guarded([&] { core->value.register_plugin("openvino_intel_cpu_plugin", name); });
}

ovr_error core_property(ovr_core_ref core, const char *device, const char *name, char **value) {
  return guarded([&] { *value = strdup(core->value.get_property(device, name).as<std::string>().c_str()); });
}

ovr_error core_read_model(ovr_core_ref core, const char *path, ovr_model_ref *model) {
  return guarded([&] { *model = new ovr_model{core->value.read_model(std::string(path))}; });
}

// Memory of the caller's, which is given back when the engine no longer needs it.
struct BorrowedMemory {
  void *bytes;
  void *context;
  void (*release)(void *context);

  void *allocate(size_t, size_t) { return bytes; }
  void deallocate(void *, size_t, size_t) noexcept { release(context); }
  bool is_equal(const BorrowedMemory &other) const { return bytes == other.bytes; }
};

ovr_error core_read_text(ovr_core_ref core, const char *text, void *weights, size_t byte_count, void *context,
                         void (*release)(void *context), ovr_model_ref *model) {
  // The tensor owns the memory, and every constant in it owns the tensor.
  bool is_owned = false;
  const ovr_error error = guarded([&] {
    const ov::Tensor tensor(ov::element::u8, {byte_count}, BorrowedMemory{weights, context, release});
    is_owned = true;
    *model = new ovr_model{core->value.read_model(std::string(text), tensor)};
  });
  if (!is_owned) release(context);
  return error;
}

ovr_error core_compile(ovr_core_ref core, ovr_model_ref model, const char *device, const ovr_property *properties,
                       size_t count, ovr_compiled_ref *compiled) {
  return guarded([&] {
    *compiled = new ovr_compiled{core->value.compile_model(vitrine::with_wide_convolutions(model->value), device,
                                                           properties_of(properties, count))};
  });
}

ovr_error core_import(ovr_core_ref core, const void *bytes, size_t byte_count, const char *device,
                      const ovr_property *properties, size_t count, ovr_compiled_ref *compiled) {
  return guarded([&] {
    MemoryBuffer buffer(bytes, byte_count);
    std::istream stream(&buffer);
    *compiled = new ovr_compiled{core->value.import_model(stream, device, properties_of(properties, count))};
  });
}

ovr_error core_query(ovr_core_ref core, ovr_model_ref model, const char *device, void *context,
                     ovr_pair_visitor visit) {
  return guarded([&] {
    for (const auto &entry : core->value.query_model(model->value, device)) {
      visit(context, entry.first.c_str(), entry.second.c_str());
    }
  });
}

ovr_error model_ports(ovr_model_ref model, int32_t outputs, void *context, ovr_port_visitor visit) {
  return guarded([&] {
    const std::shared_ptr<const ov::Model> value = model->value;
    for (const auto &port : outputs ? value->outputs() : value->inputs()) visit_port(port, context, visit);
  });
}

ovr_error model_reshape(ovr_model_ref model, const ovr_shape *shapes, size_t count) {
  return guarded([&] {
    std::map<std::string, ov::PartialShape> all;
    for (size_t index = 0; index < count; ++index) {
      all[shapes[index].name] = partial_shape(shapes[index].dimensions, shapes[index].rank);
    }
    // An input without a tensor name has the name of its operation.
    std::map<ov::Output<ov::Node>, ov::PartialShape> inputs;
    for (const auto &input : model->value->inputs()) {
      const auto shape = all.find(port_name(input));
      if (shape != all.end()) inputs[input] = shape->second;
    }
    model->value->reshape(inputs);
  });
}

ovr_error model_operations(ovr_model_ref model, void *context, ovr_operation_visitor visit) {
  return guarded([&] {
    const auto chain = chain_of(*model->value);
    const auto places = places_in(chain);
    // A tensor's size is added where it is produced and subtracted at its last use; the sum changes only there.
    std::vector<int64_t> ending(chain.size() + 1, 0);
    std::vector<size_t> unknown_ending(chain.size() + 1, 0);
    int64_t bytes = 0;
    size_t unknown = 0;
    for (size_t place = 0; place < chain.size(); ++place) {
      for (const auto &output : chain[place]->outputs()) {
        const int64_t last = last_use(output, places), size = byte_count(output);
        if (last <= static_cast<int64_t>(place)) continue;
        if (size < 0) {
          ++unknown, ++unknown_ending[last];
        } else {
          bytes += size, ending[last] += size;
        }
      }
      bytes -= ending[place], unknown -= unknown_ending[place];
      const ovr_operation row{chain[place]->get_friendly_name().c_str(), chain[place]->get_type_name(),
                              unknown > 0 ? -1 : bytes};
      visit(context, &row);
    }
  });
}

ovr_error model_nodes(ovr_model_ref model, void *context, ovr_node_visitor visit) {
  return guarded([&] {
    const auto places = places_in(chain_of(*model->value));
    for (const auto &node : model->value->get_ordered_ops()) {
      if (ov::is_type<ov::op::v0::Parameter>(node) || ov::is_type<ov::op::v0::Result>(node)) continue;
      const auto inputs = tensors(node->input_values()), outputs = tensors(node->outputs());
      std::vector<ovr_port> input_rows, output_rows;
      for (const auto &port : inputs) input_rows.push_back(port.row());
      for (const auto &port : outputs) output_rows.push_back(port.row());
      const ovr_node row{node->get_friendly_name().c_str(), node->get_type_name(),
                         places.count(node.get()) > 0,      input_rows.data(),
                         input_rows.size(),                 output_rows.data(),
                         output_rows.size()};
      visit(context, &row);
    }
  });
}

ovr_error model_part(ovr_model_ref model, size_t first, size_t count, ovr_model_ref *part) {
  return guarded([&] { *part = new ovr_model{part_of(*model->value, first, count)}; });
}

ovr_error model_save(ovr_model_ref model, const char *path) {
  // Weights keep their precision: halving them would no longer give the same model.
  return guarded([&] { ov::save_model(model->value, std::string(path), false); });
}

ovr_error model_fold(ovr_model_ref model, ovr_folding *folding) {
  return guarded([&] { *folding = vitrine::fold(model->value); });
}

ovr_error model_compress(ovr_model_ref model, const ovr_compression *settings, void *context, ovr_progress progress,
                         ovr_compressed *compressed) {
  return guarded([&] { *compressed = vitrine::compress(model->value, *settings, context, progress); });
}

ovr_error model_metadata(ovr_model_ref model, void *context, ovr_pair_visitor visit) {
  return guarded([&] { visit_metadata("", model->value->get_rt_info(), context, visit); });
}

ovr_error compiled_ports(ovr_compiled_ref compiled, int32_t outputs, void *context, ovr_port_visitor visit) {
  return guarded([&] {
    for (const auto &port : outputs ? compiled->value.outputs() : compiled->value.inputs()) {
      visit_port(port, context, visit);
    }
  });
}

ovr_error compiled_operations(ovr_compiled_ref compiled, void *context, ovr_executed_operation_visitor visit) {
  return guarded([&] {
    for (const auto &node : compiled->value.get_runtime_model()->get_ordered_ops()) {
      const auto &facts = node->get_rt_info();
      const std::string type = text_of(facts, "layerType"), kernel = text_of(facts, "primitiveType"),
                        precision = text_of(facts, "runtimePrecision"), names = text_of(facts, "originalLayersNames");
      const ovr_executed_operation row{node->get_friendly_name().c_str(), type.c_str(), kernel.c_str(), precision.c_str(),
                                       names.c_str()};
      visit(context, &row);
    }
  });
}

ovr_error compiled_property(ovr_compiled_ref compiled, const char *name, char **value) {
  return guarded([&] { *value = strdup(compiled->value.get_property(name).as<std::string>().c_str()); });
}

ovr_error compiled_export(ovr_compiled_ref compiled, int32_t file_descriptor) {
  return guarded([&] {
    DescriptorBuffer buffer(file_descriptor);
    std::ostream stream(&buffer);
    compiled->value.export_model(stream);
    stream.flush();
    if (!stream) throw std::runtime_error("the file could not be written completely");
  });
}

ovr_error compiled_release_memory(ovr_compiled_ref compiled) {
  return guarded([&] { compiled->value.release_memory(); });
}

ovr_error compiled_create_request(ovr_compiled_ref compiled, ovr_request_ref *request) {
  return guarded([&] {
    ov::InferRequest value = compiled->value.create_infer_request();
    *request = new ovr_request{value, {}, value.query_state()};
  });
}

ov::Tensor tensor_at(ov::InferRequest &request, int32_t outputs, size_t index) {
  return outputs ? request.get_output_tensor(index) : request.get_input_tensor(index);
}

void set_tensor_at(ov::InferRequest &request, int32_t outputs, size_t index, const ov::Tensor &tensor) {
  if (outputs) {
    request.set_output_tensor(index, tensor);
  } else {
    request.set_input_tensor(index, tensor);
  }
}

ovr_error request_tensor(ovr_request_ref request, int32_t outputs, size_t index, ovr_tensor *tensor) {
  return guarded([&] {
    ov::Tensor value = tensor_at(request->value, outputs, index);
    const ov::Shape shape = value.get_shape();
    if (shape.size() > OVR_MAXIMAL_RANK) throw std::length_error("a tensor has too many dimensions");
    // A tensor without elements may have no memory.
    tensor->bytes = value.get_size() == 0 ? nullptr : value.data();
    tensor->byte_count = value.get_byte_size();
    tensor->rank = shape.size();
    std::copy(shape.begin(), shape.end(), tensor->dimensions);
  });
}

ovr_error request_set_shape(ovr_request_ref request, size_t index, const size_t *dimensions, size_t rank) {
  return guarded([&] { request->value.get_input_tensor(index).set_shape(ov::Shape(dimensions, dimensions + rank)); });
}

ovr_error request_set_tensor(ovr_request_ref request, int32_t outputs, size_t index, const char *element_type,
                             const size_t *dimensions, size_t rank, void *bytes) {
  return guarded([&] {
    const std::pair<int32_t, size_t> place(outputs, index);
    if (request->own_tensors.count(place) == 0) {
      request->own_tensors.emplace(place, tensor_at(request->value, outputs, index));
    }
    set_tensor_at(request->value, outputs, index,
                  ov::Tensor(ov::element::Type(element_type), ov::Shape(dimensions, dimensions + rank), bytes));
  });
}

ovr_error request_reset_tensor(ovr_request_ref request, int32_t outputs, size_t index) {
  return guarded([&] {
    const auto own = request->own_tensors.find({outputs, index});
    if (own == request->own_tensors.end()) return;
    set_tensor_at(request->value, outputs, index, own->second);
    request->own_tensors.erase(own);
  });
}

ovr_error request_states(ovr_request_ref request, void *context, ovr_port_visitor visit) {
  return guarded([&] {
    for (auto &state : request->states) {
      const ov::Tensor tensor = state.get_state();
      const std::string name = state.get_name(), type = tensor.get_element_type().to_string();
      std::vector<ovr_dimension> dimensions;
      for (const size_t size : tensor.get_shape()) {
        dimensions.push_back({static_cast<int64_t>(size), static_cast<int64_t>(size)});
      }
      const ovr_port row{name.c_str(), type.c_str(), dimensions.data(), static_cast<int64_t>(dimensions.size())};
      visit(context, &row);
    }
  });
}

ovr_error request_reset_states(ovr_request_ref request) {
  return guarded([&] {
    for (auto &state : request->states) state.reset();
  });
}

ovr_error request_copy_state(ovr_request_ref request, size_t index, int32_t writes, void *bytes, size_t byte_count) {
  return guarded([&] {
    ov::VariableState &state = request->states.at(index);
    const ov::Tensor tensor = state.get_state();
    if (tensor.get_byte_size() != byte_count) throw std::length_error("a state has another size");
    if (writes) {
      state.set_state(ov::Tensor(tensor.get_element_type(), tensor.get_shape(), bytes));
    } else {
      memcpy(bytes, tensor.data(), byte_count);
    }
  });
}

ovr_error request_start(ovr_request_ref request, void *context, ovr_completion completion) {
  return guarded([&] {
    request->value.set_callback([context, completion](std::exception_ptr failure) {
      const CompletionScope scope;
      if (!failure) return completion(context, OVR_COMPLETED, nullptr);
      try {
        std::rethrow_exception(failure);
      } catch (const ov::Cancelled &error) {
        completion(context, OVR_CANCELLED, error.what());
      } catch (const std::exception &error) {
        completion(context, OVR_FAILED, error.what());
      } catch (...) {
        completion(context, OVR_FAILED, "an exception of an unknown type");
      }
    });
    request->value.start_async();
  });
}

void request_free(ovr_request_ref request) {
  if (!CompletionScope::is_open) {
    delete request;
    return;
  }
  // The destructor waits for the completion to return, and would wait for itself here.
  guarded([request] { std::thread([request] { delete request; }).detach(); });
}

ovr_error request_cancel(ovr_request_ref request) {
  return guarded([&] { request->value.cancel(); });
}

ovr_error request_profile(ovr_request_ref request, void *context, ovr_profile_visitor visit) {
  return guarded([&] {
    for (const auto &row : request->value.get_profiling_info()) {
      const ovr_profile profile{row.node_name.c_str(),
                                row.node_type.c_str(),
                                row.exec_type.c_str(),
                                static_cast<int64_t>(row.real_time.count()),
                                static_cast<int64_t>(row.cpu_time.count()),
                                row.status == ov::ProfilingInfo::Status::EXECUTED};
      visit(context, &profile);
    }
  });
}

const ovr_api table = {
    OVR_ABI,
    sizeof(ovr_api),
    build_number,
    [](char *string) { free(string); },
    core_create,
    [](ovr_core_ref core) { delete core; },
    core_devices,
    core_add_processor,
    core_property,
    core_read_model,
    core_read_text,
    core_compile,
    core_import,
    core_query,
    [](ovr_model_ref model) { delete model; },
    model_ports,
    model_reshape,
    model_operations,
    model_nodes,
    model_part,
    model_save,
    model_fold,
    model_compress,
    model_metadata,
    [](ovr_compiled_ref compiled) { delete compiled; },
    compiled_ports,
    compiled_operations,
    compiled_property,
    compiled_export,
    compiled_release_memory,
    compiled_create_request,
    request_free,
    request_tensor,
    request_set_shape,
    request_set_tensor,
    request_reset_tensor,
    request_states,
    request_reset_states,
    request_copy_state,
    request_start,
    request_cancel,
    request_profile,
};

}  // namespace

extern "C" __attribute__((visibility("default"))) const ovr_api *vitrine_openvino_table(void) { return &table; }
