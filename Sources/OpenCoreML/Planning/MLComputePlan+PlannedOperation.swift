extension MLComputePlan {
  /// One operation in the plan. OpenCoreML's own.
  public struct PlannedOperation: Sendable, Hashable {
    /// Its place in `operations`, from 0.
    public internal(set) var index: Int
    /// The operation in the model's structure.
    public let operation: MLModelStructure.Program.Operation
    /// Its model's name, which tells those of a pipeline apart.
    public let modelName: String
    /// The devices that the configuration asks for, in the order of preference: those that are not there too.
    public let candidates: [DeviceCandidate]
    /// The device that runs it; `nil` where no device has to, as it was computed when the model was compiled.
    public let device: MLComputeDevice?
    /// Why that device runs it; `nil` where none does.
    public let placement: Placement?
    /// How the device runs it.
    public internal(set) var execution: Execution
    /// The kernels whose time counts for it: its own, with all that is merged into it, and what the device adds next to it, such as a
    /// change of memory layout. Empty where it has none of its own.
    public let kernels: [ExecutedKernel]
    /// Its part of the measured time of all operations, 0…1.
    public internal(set) var weight = 0.0

    /// Its name in the model.
    public var name: String { operation.name }
    /// Its type by OpenVINO's name: "Convolution".
    public var type: String { operation.operatorName }
    /// The measured seconds of its kernels, each the median of several predictions.
    public var seconds: Double { kernels.reduce(0) { $0 + $1.seconds } }
    /// The devices that can run it, of those that are there.
    public var supportedDevices: [MLComputeDevice] { candidates.filter(\.isSupported).compactMap(\.device) }
    /// The kernel that does it, by the device's name for it: "brgconv_avx512_f32"; `nil` where it has none of its own.
    public var kernel: String? { mainKernel?.kernel }
    /// The precision that its kernel computes in: "f32", "bf16"; `nil` where it has none of its own.
    public var precision: String? { mainKernel?.precision }

    /// Why it runs where it does, and how, in words.
    public var reason: String {
      [execution == .kernel ? nil : execution.description, placement?.description].compactMap { $0 }
        .joined(separator: "; ")
    }

    /// Of those kernels that really run the first with the longest time.
    private var mainKernel: ExecutedKernel? {
      let executed = kernels.filter(\.wasExecuted)
      let longest = executed.map(\.seconds).max()
      return executed.first { $0.seconds == longest } ?? kernels.first
    }

    /// The entry as it is behind `count` others.
    func moved(by count: Int) -> PlannedOperation {
      var moved = self
      moved.index += count
      if case .fused(let target) = execution { moved.execution = .fused(into: target + count) }
      return moved
    }

    /// The entries with their weights.
    static func weighed(_ operations: [PlannedOperation]) -> [PlannedOperation] {
      var weighed = operations
      let total = operations.reduce(0) { $0 + $1.seconds }
      // Times are whole microseconds: where all kernels are faster, each counts the same.
      let running = operations.indices.filter { operations[$0].execution == .kernel }
      let bearing = running.isEmpty ? operations.indices.filter { operations[$0].device != nil } : running
      for index in operations.indices where total > 0 { weighed[index].weight = operations[index].seconds / total }
      for index in bearing where total <= 0 { weighed[index].weight = 1 / Double(bearing.count) }
      return weighed
    }
  }
}
