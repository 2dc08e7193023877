/// Which device runs each operation of a model, why, and how long it takes.
///
/// ```swift
/// let plan = try await MLComputePlan.load(contentsOf: url)
/// for operation in plan.operations { print(operation.name, operation.seconds, operation.reason) }
/// ```
///
/// Core ML estimates; this plan is measured. The model is compiled for the actual devices, divided among them as a load with the
/// same configuration would, and predicts several times on inputs of zeros while the devices time their kernels.
public final class MLComputePlan: Sendable {
  /// The structure of the model.
  public let modelStructure: MLModelStructure

  // MARK: Beyond Core ML

  /// All operations in the order of the structure, one model of a pipeline after another.
  public let operations: [PlannedOperation]
  /// The seconds of one prediction while the devices timed their kernels: the median, summed over the parts, which run one after
  /// another.
  public let predictionSeconds: Double
  /// The number of predictions behind each median.
  public let predictionCount: Int
  /// The number of parts that the operations are divided into, each on one device.
  public let partCount: Int
  /// What the configuration asked for but the machine does not have, and what runs the model instead; `nil` if nothing is missing.
  public let fallback: String?
  /// The engine's name with its full build number.
  public let engine: String

  /// The index at which the operations of each model of a pipeline start.
  private let stageStarts: [Int]

  /// The seconds that the devices counted for all operations together. The difference to `predictionSeconds` was spent on
  /// hand-overs; if a device runs several operations at once, this is the larger number.
  public var operationSeconds: Double { operations.reduce(0) { $0 + $1.seconds } }

  init(modelStructure: MLModelStructure, _ stages: [ProgramPlan]) {
    self.modelStructure = modelStructure
    var starts: [Int] = []
    var operations: [PlannedOperation] = []
    for stage in stages {
      let start = operations.count
      starts.append(start)
      operations += stage.operations.map { $0.moved(by: start) }
    }
    stageStarts = starts
    self.operations = PlannedOperation.weighed(operations)
    predictionSeconds = stages.reduce(0) { $0 + $1.predictionSeconds }
    predictionCount = stages.map(\.predictionCount).min() ?? 0
    partCount = stages.reduce(0) { $0 + $1.partCount }
    fallback = stages.lazy.compactMap(\.fallback).first
    engine = stages.first?.engine ?? ""
  }

  /// Where an operation of `modelStructure` can run, and where it does. `nil` if it was computed when the model was compiled, or
  /// belongs to another model.
  public func deviceUsage(for operation: MLModelStructure.Program.Operation) -> DeviceUsage? {
    guard let planned = plannedOperation(for: operation), let device = planned.device else { return nil }
    return DeviceUsage(supported: planned.supportedDevices, preferred: device)
  }

  /// Always `nil`: no format read here has layers.
  public func deviceUsage(for layer: MLModelStructure.NeuralNetwork.Layer) -> DeviceUsage? { nil }

  /// The share of a prediction that an operation costs; `nil` if `deviceUsage(for:)` is `nil`.
  public func estimatedCost(of operation: MLModelStructure.Program.Operation) -> Cost? {
    guard let planned = plannedOperation(for: operation), planned.device != nil else { return nil }
    return Cost(weight: planned.weight)
  }

  /// The plan's entry for an operation of `modelStructure`; `nil` if it belongs to another model. An OpenCoreML addition.
  public func plannedOperation(for operation: MLModelStructure.Program.Operation) -> PlannedOperation? {
    guard stageStarts.indices.contains(operation.stage) else { return nil }
    let index = stageStarts[operation.stage] + operation.place
    guard operations.indices.contains(index), operations[index].name == operation.name,
      operations[index].type == operation.operatorName
    else { return nil }
    return operations[index]
  }
}
