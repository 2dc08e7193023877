// Weights of a model in fewer bits; see ovr_compression.
#pragma once

#include <openvino/openvino.hpp>

#include "openvino_runtime.h"

namespace vitrine {

// Computes what depends on constants alone, so that all weights lie in the type that operations take.
ovr_folding fold(const std::shared_ptr<ov::Model> &model);

// A copy of a model whose convolutions have their weights as wide as they compute. With several streams OpenVINO 2026.4 widens them in
// all of these at the same time into the same memory: in some loads the answers are wrong from then on.
std::shared_ptr<ov::Model> with_wide_convolutions(const std::shared_ptr<const ov::Model> &model);

// Stores the weights of a folded model as the settings say.
ovr_compressed compress(const std::shared_ptr<ov::Model> &model, const ovr_compression &settings, void *context,
                        ovr_progress progress);

}  // namespace vitrine
