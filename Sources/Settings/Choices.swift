import OpenCoreML

/// What is done to the photographs, as options and the settings name it.
package enum FilterChoice: String, CaseIterable, Sendable { case original, gray, model }

/// The devices that may be used, in Core ML's words.
package enum ComputeUnitsChoice: String, CaseIterable, Sendable {
  case all, cpuOnly, cpuAndGPU, cpuAndNeuralEngine

  package var mlComputeUnits: MLComputeUnits {
    switch self {
    case .all: .all
    case .cpuOnly: .cpuOnly
    case .cpuAndGPU: .cpuAndGPU
    case .cpuAndNeuralEngine: .cpuAndNeuralEngine
    }
  }
}

/// The precisions by their short names.
package enum PrecisionChoice: String, CaseIterable, Sendable {
  case f32, bf16, f16, auto

  package var mlPrecision: MLPrecision {
    switch self {
    case .f32: .float32
    case .bf16: .bfloat16
    case .f16: .float16
    case .auto: .automatic
    }
  }
}
