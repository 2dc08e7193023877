/// Which compute devices a model may use; the numbers are Core ML's.
public enum MLComputeUnits: Int, Sendable, CaseIterable {
  case cpuOnly = 0
  case cpuAndGPU = 1
  /// All that are there.
  case all = 2
  case cpuAndNeuralEngine = 3

  /// What the names of the devices beside the processor begin with, the preferred one first.
  var acceleratorNames: [String] {
    switch self {
    case .cpuOnly: []
    case .cpuAndGPU: ["GPU"]
    case .cpuAndNeuralEngine: ["NPU"]
    case .all: ["GPU", "NPU"]
    }
  }
}
