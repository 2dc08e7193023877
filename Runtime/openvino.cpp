// OpenVINO behind the function table of COpenVINO. An exception must not cross into C: every call that can throw is guarded,
// and becomes a message.

#include <cerrno>
#include <cstring>
#include <exception>
#include <istream>
#include <memory>
#include <new>
#include <ostream>
#include <streambuf>
#include <string>
#include <thread>
#include <unistd.h>
#include <vector>

#include <openvino/openvino.hpp>
#include <openvino/runtime/exception.hpp>

#include "openvino_runtime.h"

struct ovr_core {
  // Without a plugins.xml: the plugins beside the library are the ones that are used.
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

// Reads from memory that the caller keeps.
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

// Writes to a file descriptor that the caller keeps, from its current position on.
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
    // Exporters go back to fill in lengths.
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

// A completion is being called on this thread.
struct CompletionScope {
  static thread_local bool is_open;
  CompletionScope() { is_open = true; }
  ~CompletionScope() { is_open = false; }
};
thread_local bool CompletionScope::is_open = false;

std::string port_name(const ov::Output<const ov::Node> &port) {
  return port.get_names().empty() ? port.get_node()->get_friendly_name() : port.get_any_name();
}

void visit_port(const ov::Output<const ov::Node> &port, void *context, ovr_port_visitor visit) {
  const std::string name = port_name(port);
  const std::string type = port.get_element_type().get_type_name();
  const ov::PartialShape shape = port.get_partial_shape();
  std::vector<int64_t> dimensions;
  if (shape.rank().is_static()) {
    for (const auto &dimension : shape) dimensions.push_back(dimension.is_static() ? dimension.get_length() : -1);
  }
  const ovr_port row{name.c_str(), type.c_str(), dimensions.data(),
                     shape.rank().is_static() ? static_cast<int64_t>(dimensions.size()) : -1};
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
        // What has no text is none of the caller's.
      }
    }
  }
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

ovr_error core_property(ovr_core_ref core, const char *device, const char *name, char **value) {
  return guarded([&] { *value = strdup(core->value.get_property(device, name).as<std::string>().c_str()); });
}

ovr_error core_read_model(ovr_core_ref core, const char *path, ovr_model_ref *model) {
  return guarded([&] { *model = new ovr_model{core->value.read_model(std::string(path))}; });
}

ovr_error core_compile(ovr_core_ref core, ovr_model_ref model, const char *device, const ovr_property *properties,
                       size_t count, ovr_compiled_ref *compiled) {
  return guarded([&] {
    *compiled = new ovr_compiled{core->value.compile_model(model->value, device, properties_of(properties, count))};
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

ovr_error model_reshape(ovr_model_ref model, const char *port, const int64_t *dimensions, size_t rank) {
  return guarded([&] {
    std::vector<ov::Dimension> shape(dimensions, dimensions + rank);
    model->value->reshape({{std::string(port), ov::PartialShape(shape)}});
  });
}

ovr_error model_operations(ovr_model_ref model, void *context, ovr_pair_visitor visit) {
  return guarded([&] {
    for (const auto &node : model->value->get_ordered_ops()) {
      visit(context, node->get_friendly_name().c_str(), node->get_type_name());
    }
  });
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

ovr_error compiled_property(ovr_compiled_ref compiled, const char *name, char **value) {
  return guarded([&] { *value = strdup(compiled->value.get_property(name).as<std::string>().c_str()); });
}

ovr_error compiled_export(ovr_compiled_ref compiled, int32_t file_descriptor) {
  return guarded([&] {
    DescriptorBuffer buffer(file_descriptor);
    std::ostream stream(&buffer);
    compiled->value.export_model(stream);
    stream.flush();
    if (!stream) throw std::runtime_error("the file could not be written whole");
  });
}

ovr_error compiled_release_memory(ovr_compiled_ref compiled) {
  return guarded([&] { compiled->value.release_memory(); });
}

ovr_error compiled_create_request(ovr_compiled_ref compiled, ovr_request_ref *request) {
  return guarded([&] { *request = new ovr_request{compiled->value.create_infer_request()}; });
}

ovr_error request_tensor(ovr_request_ref request, int32_t outputs, size_t index, void **bytes, size_t *byte_count) {
  return guarded([&] {
    ov::Tensor tensor = outputs ? request->value.get_output_tensor(index) : request->value.get_input_tensor(index);
    *bytes = tensor.data();
    *byte_count = tensor.get_byte_size();
  });
}

ovr_error request_set_tensor(ovr_request_ref request, int32_t outputs, size_t index, const char *element_type,
                             const size_t *dimensions, size_t rank, void *bytes) {
  return guarded([&] {
    ov::Tensor tensor(ov::element::Type(element_type), ov::Shape(dimensions, dimensions + rank), bytes);
    if (outputs) {
      request->value.set_output_tensor(index, tensor);
    } else {
      request->value.set_input_tensor(index, tensor);
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
    core_property,
    core_read_model,
    core_compile,
    core_import,
    core_query,
    [](ovr_model_ref model) { delete model; },
    model_ports,
    model_reshape,
    model_operations,
    model_metadata,
    [](ovr_compiled_ref compiled) { delete compiled; },
    compiled_ports,
    compiled_property,
    compiled_export,
    compiled_release_memory,
    compiled_create_request,
    request_free,
    request_tensor,
    request_set_tensor,
    request_start,
    request_cancel,
    request_profile,
};

}  // namespace

extern "C" __attribute__((visibility("default"))) const ovr_api *vitrine_openvino_table(void) { return &table; }
