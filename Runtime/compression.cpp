// Stores a model's weights in fewer bits: narrow constants, and operations that restore their values. The engine
// evaluates these operations when it prepares the model, or multiplies by the narrow weights as they are.

#include "compression.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <memory>
#include <stdexcept>
#include <string>
#include <unordered_set>
#include <vector>

#include <openvino/core/graph_util.hpp>
#include <openvino/core/rt_info.hpp>
#include <openvino/op/constant.hpp>
#include <openvino/op/convert.hpp>
#include <openvino/op/convolution.hpp>
#include <openvino/op/fake_quantize.hpp>
#include <openvino/op/gather.hpp>
#include <openvino/op/group_conv.hpp>
#include <openvino/op/lrn.hpp>
#include <openvino/op/matmul.hpp>
#include <openvino/op/multiply.hpp>
#include <openvino/op/reshape.hpp>
#include <openvino/op/subtract.hpp>
#include <openvino/op/transpose.hpp>
#include <openvino/pass/constant_folding.hpp>
#include <openvino/pass/manager.hpp>

namespace vitrine {
namespace {

using Constant = ov::op::v0::Constant;
using ConstantRef = std::shared_ptr<Constant>;

// Below this size, an f16 constant saves less than the operation that widens it costs.
constexpr size_t smallest_halved = 256;

// The layout of a weight's elements: [outer, summed, inner]. Elements along `summed`, with the same outer and inner
// indices, are summed to one output.
struct Extent {
  size_t outer, summed, inner;
};

size_t product(const ov::Shape &shape, size_t from, size_t to) {
  size_t count = 1;
  for (size_t axis = from; axis < to; ++axis) count *= shape[axis];
  return count;
}

// Whether the last axis of a matrix product's factor is the output axis, not the one that is summed over.
bool output_is_last(const ov::op::v0::MatMul &product_of, size_t factor) {
  return factor == 0 ? product_of.get_transpose_a() : !product_of.get_transpose_b();
}

// The extent of the weight at `input`; returns false if it is not a weight.
bool weight_extent(const ov::Input<ov::Node> &input, const ov::Shape &shape, Extent &extent) {
  const ov::Node *node = input.get_node();
  const size_t rank = shape.size();
  if (const auto *product_of = ov::as_type<const ov::op::v0::MatMul>(node)) {
    if (rank < 2) return false;
    extent = output_is_last(*product_of, input.get_index())
                 ? Extent{product(shape, 0, rank - 2), shape[rank - 2], shape[rank - 1]}
                 : Extent{product(shape, 0, rank - 1), shape[rank - 1], 1};
    return true;
  }
  if (input.get_index() != 1 || rank < 3) return false;
  if (ov::is_type<ov::op::v1::Convolution>(node)) {
    extent = {shape[0], product(shape, 1, rank), 1};
  } else if (ov::is_type<ov::op::v1::GroupConvolution>(node)) {
    extent = {shape[0] * shape[1], product(shape, 2, rank), 1};
  } else if (ov::is_type<ov::op::v1::ConvolutionBackpropData>(node)) {
    extent = {1, shape[0], product(shape, 1, rank)};
  } else if (ov::is_type<ov::op::v1::GroupConvolutionBackpropData>(node)) {
    extent = {shape[0], shape[1], product(shape, 2, rank)};
  } else {
    return false;
  }
  return true;
}

ConstantRef shape_constant(const ov::Shape &shape) {
  return Constant::create(ov::element::i64, ov::Shape{shape.size()},
                          std::vector<int64_t>(shape.begin(), shape.end()));
}

ov::Output<ov::Node> converted(const ov::Output<ov::Node> &value, const ov::element::Type &type) {
  return std::make_shared<ov::op::v0::Convert>(value, type);
}

bool fits_f16(const std::vector<float> &values) {
  return std::all_of(values.begin(), values.end(), [](float value) { return std::abs(value) <= 65504.0f; });
}

ov::Output<ov::Node> halved(const std::vector<float> &values, const ov::Shape &shape) {
  return converted(Constant::create(ov::element::f16, shape, values), ov::element::f32);
}

// int8, symmetric: one scale for everything that is summed to one output.
ov::Output<ov::Node> quantized8(const std::vector<float> &values, const ov::Shape &shape,
                                const std::vector<bool> &is_channel) {
  ov::Shape scale_shape(shape);
  for (size_t axis = 0; axis < shape.size(); ++axis) {
    if (!is_channel[axis]) scale_shape[axis] = 1;
  }
  // The index of each element's scale, found by counting through the axes.
  std::vector<size_t> strides(shape.size(), 0);
  size_t stride = 1;
  for (size_t axis = shape.size(); axis-- > 0;) {
    if (is_channel[axis]) strides[axis] = stride, stride *= shape[axis];
  }
  std::vector<float> scales(stride, 0);
  std::vector<int8_t> narrow(values.size());
  const auto each = [&](const auto &body) {
    std::vector<size_t> place(shape.size(), 0);
    size_t scale = 0;
    for (size_t index = 0; index < values.size(); ++index) {
      body(index, scale);
      for (size_t axis = shape.size(); axis-- > 0;) {
        scale += strides[axis];
        if (++place[axis] < shape[axis]) break;
        scale -= strides[axis] * shape[axis], place[axis] = 0;
      }
    }
  };
  each([&](size_t index, size_t scale) { scales[scale] = std::max(scales[scale], std::abs(values[index])); });
  for (auto &scale : scales) scale = scale > 0 ? scale / 127 : 1;
  each([&](size_t index, size_t scale) {
    narrow[index] = static_cast<int8_t>(std::clamp(std::nearbyint(values[index] / scales[scale]), -127.0f, 127.0f));
  });
  return std::make_shared<ov::op::v1::Multiply>(
      converted(Constant::create(ov::element::i8, shape, narrow), ov::element::f32),
      Constant::create(ov::element::f32, scale_shape, scales));
}

// How many elements share a scale: the largest divisor of the length up to `wanted`, unless it is far smaller.
size_t group_length(size_t length, size_t wanted) {
  for (size_t group = std::min(wanted, length); group * 4 >= wanted && group > 0; --group) {
    if (length % group == 0) return group;
  }
  for (size_t group = wanted; group < length; ++group) {
    if (length % group == 0) return group;
  }
  return length;
}

// 4 bits, symmetric: the value farthest from 0 in a group becomes exactly -8, so its f16 scale may be negative.
ov::Output<ov::Node> quantized4(const std::vector<float> &values, const ov::Shape &shape, const Extent &extent,
                                size_t wanted) {
  const size_t length = group_length(extent.summed, wanted), groups = extent.summed / length;
  std::vector<float> scales(extent.outer * groups * extent.inner);
  std::vector<int8_t> narrow(values.size());
  for (size_t group = 0; group < extent.outer * groups; ++group) {
    for (size_t inner = 0; inner < extent.inner; ++inner) {
      const size_t first = group * length * extent.inner + inner;
      float farthest = 0;
      for (size_t step = 0; step < length; ++step) {
        const float value = values[first + step * extent.inner];
        if (std::abs(value) > std::abs(farthest)) farthest = value;
      }
      const float scale = static_cast<float>(ov::float16(farthest / -8));
      scales[group * extent.inner + inner] = scale;
      for (size_t step = 0; step < length; ++step) {
        const size_t place = first + step * extent.inner;
        const float multiple = scale == 0 ? 0 : std::nearbyint(values[place] / scale);
        narrow[place] = static_cast<int8_t>(std::clamp(multiple, -8.0f, 7.0f));
      }
    }
  }
  ov::Shape stored{extent.outer, groups, length}, scale_shape{extent.outer, groups, 1};
  if (extent.inner > 1) stored.push_back(extent.inner), scale_shape.push_back(extent.inner);
  const auto scaled = std::make_shared<ov::op::v1::Multiply>(
      converted(Constant::create(ov::element::i4, stored, narrow), ov::element::f16),
      Constant::create(ov::element::f16, scale_shape, scales));
  return converted(std::make_shared<ov::op::v1::Reshape>(scaled, shape_constant(shape), false), ov::element::f32);
}

// The sorted centres of `count` clusters of sorted numbers (one-dimensional k-means).
std::vector<float> cluster_centres(const std::vector<float> &sorted, size_t count) {
  constexpr int most_rounds = 40;
  std::vector<double> sums(sorted.size() + 1, 0);
  for (size_t index = 0; index < sorted.size(); ++index) sums[index + 1] = sums[index] + sorted[index];
  // Half by rank, half by value, so that sparse ends get centres too.
  std::vector<float> centres(count);
  const float least = sorted.front(), range = sorted.back() - least;
  for (size_t index = 0; index < count; ++index) {
    const double share = (static_cast<double>(index) + 0.5) / static_cast<double>(count);
    const float by_rank = sorted[static_cast<size_t>(share * static_cast<double>(sorted.size() - 1))];
    centres[index] = 0.5f * by_rank + 0.5f * (least + range * static_cast<float>(share));
  }
  for (int round = 0; round < most_rounds; ++round) {
    bool is_changed = false;
    size_t begin = 0;
    for (size_t index = 0; index < count; ++index) {
      size_t end = sorted.size();
      if (index + 1 < count) {
        const float border = 0.5f * (centres[index] + centres[index + 1]);
        end = static_cast<size_t>(std::upper_bound(sorted.begin() + static_cast<std::ptrdiff_t>(begin), sorted.end(), border) -
                                  sorted.begin());
      }
      if (end > begin) {
        const auto mean = static_cast<float>((sums[end] - sums[begin]) / static_cast<double>(end - begin));
        is_changed = is_changed || mean != centres[index];
        centres[index] = mean;
      }
      begin = end;
    }
    if (!is_changed) break;
  }
  std::sort(centres.begin(), centres.end());
  return centres;
}

// A table of 2^bits numbers in f16, and an index into it for each weight.
ov::Output<ov::Node> palettized(const std::vector<float> &values, const ov::Shape &shape, int32_t bits) {
  std::vector<float> sorted(values);
  std::sort(sorted.begin(), sorted.end());
  std::vector<float> centres = cluster_centres(sorted, size_t{1} << bits);
  for (auto &centre : centres) centre = static_cast<float>(ov::float16(centre));
  std::vector<uint8_t> places(values.size());
  for (size_t index = 0; index < values.size(); ++index) {
    const auto above = std::lower_bound(centres.begin(), centres.end(), values[index]);
    auto nearest = above == centres.end() ? above - 1 : above;
    if (above != centres.begin() && above != centres.end() && values[index] - *(above - 1) < *above - values[index]) {
      nearest = above - 1;
    }
    places[index] = static_cast<uint8_t>(nearest - centres.begin());
  }
  const ov::element::Type type = bits == 2   ? ov::element::u2
                                 : bits == 4 ? ov::element::u4
                                 : bits == 6 ? ov::element::u6
                                             : ov::element::u8;
  const auto found = std::make_shared<ov::op::v8::Gather>(
      Constant::create(ov::element::f16, ov::Shape{centres.size()}, centres),
      converted(Constant::create(type, shape, places), ov::element::i32),
      Constant::create(ov::element::i32, ov::Shape{}, std::vector<int32_t>{0}));
  return converted(found, ov::element::f32);
}

std::vector<bool> channel_axes(const ov::Input<ov::Node> &input, size_t rank) {
  std::vector<bool> axes(rank, false);
  const ov::Node *node = input.get_node();
  if (const auto *product_of = ov::as_type<const ov::op::v0::MatMul>(node)) {
    for (size_t axis = 0; axis + 2 < rank; ++axis) axes[axis] = true;
    axes[output_is_last(*product_of, input.get_index()) ? rank - 1 : rank - 2] = true;
  } else if (ov::is_type<ov::op::v1::GroupConvolution>(node)) {
    axes[0] = axes[1] = true;
  } else if (ov::is_type<ov::op::v1::ConvolutionBackpropData>(node)) {
    axes[1] = true;
  } else if (ov::is_type<ov::op::v1::GroupConvolutionBackpropData>(node)) {
    axes[0] = axes[2] = true;
  } else {
    axes[0] = true;
  }
  return axes;
}

// Whether a constant is a scale or a limit of values that are already quantised, whose own precision must be kept.
bool belongs_to_quantization(const ov::Output<ov::Node> &output) {
  for (const auto &target : output.get_target_inputs()) {
    if (ov::is_type<ov::op::v0::FakeQuantize>(target.get_node())) return true;
    for (const auto &value : target.get_node()->input_values()) {
      const ov::Node *node = value.get_node();
      if (ov::is_type<ov::op::v0::Convert>(node) && node->get_input_element_type(0).is_integral() &&
          ov::is_type<Constant>(node->get_input_node_ptr(0))) {
        return true;
      }
    }
  }
  return false;
}

// Whether a constant is stored in a narrower type than is used for computing.
bool is_narrow(const Constant &constant) {
  const auto type = constant.get_element_type();
  if (constant.get_byte_size() == 0 || type == ov::element::f32 || type.bitwidth() > 16) return false;
  const auto targets = constant.output(0).get_target_inputs();
  return std::any_of(targets.begin(), targets.end(), [](const auto &target) {
    return ov::is_type<ov::op::v0::Convert>(target.get_node()) && target.get_node()->get_output_element_type(0).is_real();
  });
}

void fold_constants(const std::shared_ptr<ov::Model> &model) {
  ov::pass::Manager manager;
  manager.register_pass<ov::pass::ConstantFolding>();
  manager.run_passes(model);
}

}  // namespace

ovr_folding fold(const std::shared_ptr<ov::Model> &model) {
  ovr_folding result{};
  for (const auto &node : model->get_ordered_ops()) {
    if (const auto constant = ov::as_type_ptr<Constant>(node)) result.narrow_constants += is_narrow(*constant);
    result.quantizers += ov::is_type<ov::op::v0::FakeQuantize>(node);
  }
  fold_constants(model);
  return result;
}

// The engine truncates the bias of a normalisation over neighbouring channels to a whole number:
// x / (b + a·s)^β = b^-β · x / (1 + a/b·s)^β.
void keep_biases(ov::Model &model) {
  for (const auto &node : model.get_ordered_ops()) {
    const auto lrn = ov::as_type_ptr<ov::op::v0::LRN>(node);
    const ov::element::Type type = node->get_output_size() == 1 ? node->get_element_type() : ov::element::dynamic;
    if (!lrn || lrn->get_bias() <= 0 || lrn->get_bias() == std::floor(lrn->get_bias()) || !type.is_real()) continue;
    const double bias = lrn->get_bias(), beta = lrn->get_beta();
    const auto normalized = std::make_shared<ov::op::v0::LRN>(lrn->input_value(0), lrn->input_value(1),
                                                              lrn->get_alpha() / bias, beta, 1, lrn->get_nsize());
    const auto factor = Constant::create(type, ov::Shape{}, {std::pow(bias, -beta)});
    const auto scaled = std::make_shared<ov::op::v1::Multiply>(normalized, factor);
    ov::copy_runtime_info(lrn, {normalized, scaled});
    normalized->set_friendly_name(lrn->get_friendly_name());
    scaled->set_friendly_name(lrn->get_friendly_name());
    ov::replace_node(lrn, scaled);
  }
}

std::shared_ptr<ov::Model> with_wide_convolutions(const std::shared_ptr<const ov::Model> &model) {
  const auto wide = model->clone();
  keep_biases(*wide);
  const auto operations = wide->get_ordered_ops();
  // Convolutions that compute in bytes take their weights as bytes.
  const auto is_quantizer = [](const auto &node) { return ov::is_type<ov::op::v0::FakeQuantize>(node); };
  if (std::any_of(operations.begin(), operations.end(), is_quantizer)) return wide;
  // Whatever leads to a matrix product stays narrow: the engine multiplies by such weights as they are.
  std::vector<std::shared_ptr<ov::Node>> narrow;
  for (const auto &node : operations) {
    if (!ov::is_type<ov::op::v0::MatMul>(node)) continue;
    std::vector<ov::Output<ov::Node>> waiting = node->input_values();
    while (!waiting.empty()) {
      const auto source = waiting.back().get_node_shared_ptr();
      waiting.pop_back();
      if (ov::is_type<ov::op::v0::Convert>(source) && ov::is_type<Constant>(source->get_input_node_ptr(0))) {
        ov::pass::disable_constant_folding(source);
        narrow.push_back(source);
      } else if (ov::is_type<ov::op::v1::Multiply>(source) || ov::is_type<ov::op::v1::Subtract>(source) ||
                 ov::is_type<ov::op::v1::Reshape>(source) || ov::is_type<ov::op::v1::Transpose>(source)) {
        for (const auto &input : source->input_values()) waiting.push_back(input);
      }
    }
  }
  fold_constants(wide);
  for (const auto &node : narrow) ov::pass::enable_constant_folding(node);
  return wide;
}

ovr_compressed compress(const std::shared_ptr<ov::Model> &model, const ovr_compression &settings, void *context,
                        ovr_progress progress) {
  std::unordered_set<std::string> kept;
  for (size_t index = 0; index < settings.kept_count; ++index) kept.insert(settings.kept[index]);
  std::vector<ConstantRef> constants;
  for (const auto &node : model->get_ordered_ops()) {
    const auto constant = ov::as_type_ptr<Constant>(node);
    if (constant && constant->get_element_type() == ov::element::f32) constants.push_back(constant);
  }
  ovr_compressed result{};
  for (size_t done = 0; done < constants.size(); ++done) {
    if (progress(context, done, constants.size()) != 0) throw std::runtime_error("cancelled");
    const auto &constant = constants[done];
    // A kept operation keeps its constants, even those that it shares with others.
    std::vector<ov::Input<ov::Node>> targets;
    const auto all = constant->output(0).get_target_inputs();
    std::copy_if(all.begin(), all.end(), std::back_inserter(targets), [&](const auto &target) {
      return kept.count(target.get_node()->get_friendly_name()) == 0;
    });
    if (targets.empty()) continue;
    const ov::Shape shape = constant->get_shape();
    const size_t count = ov::shape_size(shape);
    Extent extent{};
    const auto weight = std::find_if(targets.begin(), targets.end(),
                                     [&](const auto &target) { return weight_extent(target, shape, extent); });
    const bool is_weight = weight != targets.end();
    const bool is_narrowed = is_weight && settings.form != OVR_HALF && count >= settings.smallest_weight;
    if (!is_narrowed && (count < smallest_halved || belongs_to_quantization(constant->output(0)))) continue;
    const std::vector<float> values = constant->cast_vector<float>();
    if (!std::all_of(values.begin(), values.end(), [](float value) { return std::isfinite(value); })) continue;
    if ((!is_narrowed || settings.form != OVR_INTEGER_8) && !fits_f16(values)) continue;
    ov::Output<ov::Node> replacement;
    if (!is_narrowed) {
      replacement = halved(values, shape);
    } else if (settings.form == OVR_INTEGER_8) {
      replacement = quantized8(values, shape, channel_axes(*weight, shape.size()));
    } else if (settings.form == OVR_INTEGER_4) {
      replacement = quantized4(values, shape, extent, settings.group_length);
    } else {
      replacement = palettized(values, shape, settings.palette_bits);
    }
    const std::string name = constant->get_friendly_name();
    replacement.get_node()->set_friendly_name(targets.size() == all.size() ? name : name + "/compressed");
    if (targets.size() == all.size()) constant->set_friendly_name(name + "/f32");
    for (auto target : targets) target.replace_source_output(replacement);
    result.operations += is_narrowed || (is_weight && settings.form == OVR_HALF);
    result.elements += static_cast<int64_t>(count);
  }
  model->validate_nodes_and_infer_types();
  return result;
}

}  // namespace vitrine
