/// Which operation of a model runs where, why, and what it takes.
///
/// Core ML estimates; this plan is measured: the model is compiled for the very devices and divided among them as a load with the
/// same configuration divides it, and predicts several times on inputs of zeros while the devices keep count.
public final class MLComputePlan: Sendable {
  /// What the model is made of.
  public let modelStructure: MLModelStructure

  // MARK: Beyond Core ML

  /// All operations in the order of the structure; those of a pipeline's models follow one another.
  public let operations: [PlannedOperation]
  /// How many seconds one prediction took on the clock while the devices kept count: the median, summed up over the parts that run
  /// one after another.
  public let predictionSeconds: Double
  /// Of how many predictions times are medians.
  public let predictionCount: Int
  /// Into how many parts the operations are divided, each on one device.
  public let partCount: Int
  /// What the configuration asked for and the machine does not have, and what runs the model in its place; `nil` where nothing is
  /// missing.
  public let fallback: String?
  /// The engine with its full build number.
  public let engine: String

  /// Where the operations of each model of a pipeline begin.
  private let stageStarts: [Int]

  /// The seconds that the devices counted for all operations together. What is missing to `predictionSeconds` went into handing over;
  /// where a device runs several operations at once it is more.
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

  /// Where an operation of `modelStructure` can run and does; `nil` for one that is no part of a prediction, as it was computed when
  /// the model was compiled, and for one of another model.
  public func deviceUsage(for operation: MLModelStructure.Program.Operation) -> DeviceUsage? {
    guard let planned = plannedOperation(for: operation), let device = planned.device else { return nil }
    return DeviceUsage(supported: planned.supportedDevices, preferred: device)
  }

  /// `nil`: no format that is read here has layers.
  public func deviceUsage(for layer: MLModelStructure.NeuralNetwork.Layer) -> DeviceUsage? { nil }

  /// What an operation costs, of all that a prediction does; `nil` where `deviceUsage(for:)` is.
  public func estimatedCost(of operation: MLModelStructure.Program.Operation) -> Cost? {
    guard let planned = plannedOperation(for: operation), planned.device != nil else { return nil }
    return Cost(weight: planned.weight)
  }

  /// The entry for an operation of `modelStructure`; `nil` for one of another model. OpenCoreML's own.
  public func plannedOperation(for operation: MLModelStructure.Program.Operation) -> PlannedOperation? {
    guard stageStarts.indices.contains(operation.stage) else { return nil }
    let index = stageStarts[operation.stage] + operation.place
    guard operations.indices.contains(index), operations[index].name == operation.name,
      operations[index].type == operation.operatorName
    else { return nil }
    return operations[index]
  }
}
