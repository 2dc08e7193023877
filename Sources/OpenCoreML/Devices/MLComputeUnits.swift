/// Which compute devices a model may use; the numbers are Core ML's.
public enum MLComputeUnits: Int, Sendable, CaseIterable {
  case cpuOnly = 0
  case cpuAndGPU = 1
  /// All that are there.
  case all = 2
  case cpuAndNeuralEngine = 3
}
