// Stores a model's weights in fewer bits; see ovr_compression.
#pragma once

#include <openvino/openvino.hpp>

#include "openvino_runtime.h"

namespace vitrine {

// Computes everything that depends only on constants, so that all weights have the type that operations take.
ovr_folding fold(const std::shared_ptr<ov::Model> &model);

// A copy of a model whose convolutions have weights as wide as the type in which they compute. With several streams,
// OpenVINO 2026.4 widens narrow weights in all streams at once into the same memory: in some loads all answers are
// wrong from then on.
std::shared_ptr<ov::Model> with_wide_convolutions(const std::shared_ptr<const ov::Model> &model);

// Stores the weights of a folded model as the settings say.
ovr_compressed compress(const std::shared_ptr<ov::Model> &model, const ovr_compression &settings, void *context,
                        ovr_progress progress);

}  // namespace vitrine
