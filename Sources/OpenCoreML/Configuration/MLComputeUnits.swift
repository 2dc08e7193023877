/// The compute devices that a model may use. The raw values are Core ML's.
public enum MLComputeUnits: Int, Sendable, CaseIterable {
  case cpuOnly = 0
  case cpuAndGPU = 1
  /// All available devices.
  case all = 2
  case cpuAndNeuralEngine = 3

  /// The first part of the names of devices other than the processor, in order of preference.
  var acceleratorNames: [String] {
    switch self {
    case .cpuOnly: []
    case .cpuAndGPU: ["GPU"]
    case .cpuAndNeuralEngine: ["NPU"]
    case .all: ["GPU", "NPU"]
    }
  }
}
