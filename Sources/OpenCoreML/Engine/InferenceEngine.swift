import Foundation

/// What runs models, as little of it as scheduling, loading and cancelling need: tests put an engine of their own behind it
/// whose predictions end when the test says so.
///
/// The calls may block, and are made on the compile thread alone.
package protocol InferenceEngine: Sendable {
  /// The engine with its full build number.
  func version() throws -> String
  /// The devices that the settings lead to, the preferred one first.
  func targets(for settings: LoadSettings) throws -> EngineTargets
  /// The device of a target.
  func computeDevice(for target: EngineTarget) throws -> MLComputeDevice
  /// Reads a source model.
  func read(_ source: URL) throws -> any EngineSource
  /// Makes a model from what `EngineModel.export(to:)` wrote; the bytes have been checked and are needed during the call alone.
  func importModel(
    _ bytes: UnsafeRawBufferPointer, name: String, for target: EngineTarget
  ) throws -> any EngineModel
}

/// The devices that a model may be divided among, the preferred one first; never none.
package struct EngineTargets: Sendable, Equatable {
  package var targets: [EngineTarget]
  /// What the configuration asked for and the machine does not have; `nil` where it has all.
  package var missing: String?

  package init(_ targets: [EngineTarget], missing: String? = nil) {
    precondition(!targets.isEmpty, "a model needs a device")
    self.targets = targets
    self.missing = missing
  }
}

/// A device with all that decides what a model becomes on it.
package struct EngineTarget: Sendable, Hashable, Codable {
  /// The device's short name: "CPU".
  package var device: String
  /// The device in words.
  package var deviceDescription: String
  /// The engine's own properties, the precision among them.
  package var properties: [String: String]
  /// The processor's cores that its threads are to stay on; `nil` for all.
  package var cores: [Int]?

  package init(device: String, deviceDescription: String, properties: [String: String], cores: [Int]? = nil) {
    self.device = device
    self.deviceDescription = deviceDescription
    self.properties = properties
    self.cores = cores
  }
}

/// A source model that has been read. It stays on the compile thread.
package protocol EngineSource {
  func inputs() throws -> [EnginePort]
  func outputs() throws -> [EnginePort]
  /// What the file says of itself, by keys without the engine's own prefixes: "vitrine.input.gray".
  func metadataEntries() throws -> [String: String]
  /// Settles the shapes of inputs.
  func reshape(_ shapes: [String: [TensorShape.Dimension]]) throws
  /// The chain of operations that runs for a prediction, in its order.
  func operations() throws -> [EngineOperation]
  /// The whole graph without the model's inputs and results, in an order in which it can be computed.
  func nodes() throws -> [EngineNode]
  /// The names of the operations that the device can execute.
  func supportedOperations(on target: EngineTarget) throws -> Set<String>
  /// A part of the chain as a model of its own; tensors that cross over have names that both sides know.
  func part(_ places: Range<Int>) throws -> any EngineSource
  /// Compiles it; what compiling leaves is not needed for predictions.
  func compile(for target: EngineTarget) throws -> any EngineModel
  /// Writes it in the engine's own source format, "model.xml" and "model.bin" in the folder.
  func save(to folder: URL) throws
  /// Computes what depends on constants alone; weights that are stored in fewer bits become what they stand for.
  func fold() throws -> EngineFolding
  /// Stores the weights of a folded source in fewer bits, all but those of the operations that are kept; their number.
  ///
  /// - Throws: `CancellationError` where `isCancelled`, which is asked before each tensor.
  func compress(_ form: CompressionForm, keeping: [String], isCancelled: () -> Bool) throws -> Int
}

/// What there was before a source was folded.
package struct EngineFolding: Sendable, Equatable {
  /// How many tensors of constants were stored in fewer bits than what they stand for.
  package var narrowConstantCount: Int
  /// How many operations quantise what passes between operations.
  package var quantizerCount: Int

  package init(narrowConstantCount: Int, quantizerCount: Int) {
    self.narrowConstantCount = narrowConstantCount
    self.quantizerCount = quantizerCount
  }
}

/// An input or output of a model.
package struct EnginePort: Sendable, Equatable, Codable {
  package var name: String
  /// OpenVINO's name of the element type: "f32".
  package var elementType: String
  /// The sizes of the dimensions, the slowest first; `nil` where not even their number is fixed.
  package var shape: [TensorShape.Dimension]?

  package init(name: String, elementType: String, shape: [TensorShape.Dimension]?) {
    self.name = name
    self.elementType = elementType
    self.shape = shape
  }
}

/// One operation of a chain.
package struct EngineOperation: Sendable, Equatable, Codable {
  package var name: String
  package var type: String
  /// The size of all tensors that cross over where the chain is divided behind it; `nil` where that is not fixed.
  package var crossingByteCount: Int?

  package init(name: String, type: String, crossingByteCount: Int?) {
    self.name = name
    self.type = type
    self.crossingByteCount = crossingByteCount
  }
}

/// One node of a source's graph.
package struct EngineNode: Sendable, Equatable {
  package var name: String
  /// "Constant" for a constant.
  package var type: String
  /// Whether it is one of the chain's operations, which come in the same order.
  package var isInChain: Bool
  /// The tensors that it takes and gives, in the order of their indexes; their names are unique in the graph.
  package var inputs: [EnginePort]
  package var outputs: [EnginePort]

  package init(name: String, type: String, isInChain: Bool, inputs: [EnginePort], outputs: [EnginePort]) {
    self.name = name
    self.type = type
    self.isInChain = isInChain
    self.inputs = inputs
    self.outputs = outputs
  }
}

/// What a model's predictions took on a device.
package struct EngineProfile: Sendable, Equatable {
  /// The median of the predictions' times in seconds.
  package var predictionSeconds: Double
  /// What the device executes, in its order.
  package var operations: [EngineMeasurement]

  package init(predictionSeconds: Double, operations: [EngineMeasurement]) {
    self.predictionSeconds = predictionSeconds
    self.operations = operations
  }
}

/// What one operation took on a device, and how it was executed.
package struct EngineMeasurement: Sendable, Equatable, Codable {
  /// Its name in the compiled model, and its type.
  package var name: String
  package var type: String
  /// The operations of the source that it stands for.
  package var originalNames: [String]
  package var kernel: String
  package var precision: String
  /// The median of its times in seconds; 0 where it was not executed.
  package var seconds: Double
  /// The shortest of its times, which other programs have disturbed the least.
  package var leastSeconds: Double
  /// Whether it was executed.
  package var wasExecuted: Bool

  package init(
    name: String, type: String, originalNames: [String], kernel: String, precision: String, seconds: Double,
    leastSeconds: Double? = nil, wasExecuted: Bool = true
  ) {
    self.name = name
    self.type = type
    self.originalNames = originalNames
    self.kernel = kernel
    self.precision = precision
    self.seconds = seconds
    self.leastSeconds = leastSeconds ?? seconds
    self.wasExecuted = wasExecuted
  }
}

/// A model that an engine has compiled; safe to use from any thread.
package protocol EngineModel: Sendable {
  /// What goes in and comes out, in the order of their indexes.
  var inputs: [EnginePort] { get }
  var outputs: [EnginePort] { get }
  /// How many predictions at once suit the device.
  var optimalRequestCount: Int { get }
  /// How many streams the device works on.
  var streamCount: Int { get }
  /// The precision that really runs, by its short name.
  var precision: String { get }
  /// Writes the compiled model to an open file, from its position on.
  func export(to fileDescriptor: Int32) throws
  /// Makes room for one prediction. May block.
  func makeRequest() throws -> any EngineRequest
  /// What predictions and their operations take, measured on inputs of zeros; on the compile thread. The target must have asked
  /// for it.
  ///
  /// - Throws: `CancellationError` where `isCancelled`, which is asked before each prediction.
  func measureOperations(rounds: Int, isCancelled: () -> Bool) throws -> EngineProfile
}

/// Room for one prediction at a time. It has one owner at a time; `cancel` may be called from any thread.
package protocol EngineRequest: Sendable {
  /// Gives an input of open shape the shape of what comes next.
  func setInputShape(_ index: Int, _ shape: [Int]) throws
  /// The memory of an input, to be written while nothing runs.
  func withInput(_ index: Int, _ body: (UnsafeMutableRawBufferPointer) throws -> Void) throws
  /// The memory of an output with its shape, to be read while nothing runs.
  func withOutput<Result>(_ index: Int, _ body: (UnsafeRawBufferPointer, [Int]) throws -> Result) throws -> Result
  /// Uses the caller's memory for an input or output until `useOwnMemory()`.
  func useInputMemory(_ index: Int, _ memory: UnsafeMutableRawPointer, shape: [Int]) throws
  func useOutputMemory(_ index: Int, _ memory: UnsafeMutableRawPointer, shape: [Int]) throws
  /// Uses its own memory again, if it does not; while nothing runs.
  func useOwnMemory()
  /// Starts; where it does not throw, `completion` is called once, on any thread, and must hand over and return.
  func start(_ completion: @escaping @Sendable (EngineOutcome) -> Void) throws
  /// Asks what runs to end; harmless at any other time. Neither waits nor calls the completion itself.
  func cancel()
}

/// How a prediction ended.
package enum EngineOutcome: Sendable {
  case completed
  case cancelled
  case failed(any Error)
}
