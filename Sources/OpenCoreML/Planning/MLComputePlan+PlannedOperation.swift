extension MLComputePlan {
  /// An operation in the plan. An OpenCoreML addition.
  public struct PlannedOperation: Sendable, Hashable {
    /// Its index in `operations`.
    public internal(set) var index: Int
    /// The operation in the model's structure.
    public let operation: MLModelStructure.Program.Operation
    /// The name of its model, which distinguishes the models of a pipeline.
    public let modelName: String
    /// The devices that the configuration asks for, in order of preference, including missing ones.
    public let candidates: [DeviceCandidate]
    /// The device that runs it; `nil` if it was computed when the model was compiled.
    public let device: MLComputeDevice?
    /// Why that device runs it; `nil` if none does.
    public let placement: Placement?
    /// How the device runs it.
    public internal(set) var execution: Execution
    /// The kernels whose time counts for it: its own, with everything fused into it, and steps that the device adds next to it,
    /// such as a change of memory layout. Empty if it has no kernel of its own.
    public let kernels: [ExecutedKernel]
    /// The share of the measured time of all operations, 0…1.
    public internal(set) var weight = 0.0

    /// Its name in the model.
    public var name: String { operation.name }
    /// OpenVINO's name for its type, for example "Convolution".
    public var type: String { operation.operatorName }
    /// The measured seconds of its kernels, each the median of several predictions.
    public var seconds: Double { kernels.reduce(0) { $0 + $1.seconds } }
    /// The available devices that can run it.
    public var supportedDevices: [MLComputeDevice] { candidates.filter(\.isSupported).compactMap(\.device) }
    /// The device's name for its main kernel, for example "brgconv_avx512_f32"; `nil` if it has no kernel of its own.
    public var kernel: String? { mainKernel?.kernel }
    /// The precision of its main kernel, for example "f32" or "bf16"; `nil` if it has no kernel of its own.
    public var precision: String? { mainKernel?.precision }

    /// How it runs, and why there, in words.
    public var reason: String {
      [execution == .kernel ? nil : execution.description, placement?.description].compactMap { $0 }
        .joined(separator: "; ")
    }

    /// The first kernel with the longest time among those that really run.
    private var mainKernel: ExecutedKernel? {
      let executed = kernels.filter(\.wasExecuted)
      let longest = executed.map(\.seconds).max()
      return executed.first { $0.seconds == longest } ?? kernels.first
    }

    /// A copy for a position after `count` other operations.
    func moved(by count: Int) -> PlannedOperation {
      var moved = self
      moved.index += count
      if case .fused(let target) = execution { moved.execution = .fused(into: target + count) }
      return moved
    }

    /// The operations with their weights.
    static func weighed(_ operations: [PlannedOperation]) -> [PlannedOperation] {
      var weighed = operations
      let total = operations.reduce(0) { $0 + $1.seconds }
      // Times are whole microseconds: if all kernels are faster, they all get the same weight.
      let running = operations.indices.filter { operations[$0].execution == .kernel }
      let bearing = running.isEmpty ? operations.indices.filter { operations[$0].device != nil } : running
      for index in operations.indices where total > 0 { weighed[index].weight = operations[index].seconds / total }
      for index in bearing where total <= 0 { weighed[index].weight = 1 / Double(bearing.count) }
      return weighed
    }
  }
}
