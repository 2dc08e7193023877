import Foundation
import ModelFiles

/// Runs models. It has only what scheduling, loading and cancelling need, so that tests can supply an engine whose predictions end
/// when the test says so.
///
/// The calls may block, and are made only on the compile thread.
package protocol InferenceEngine: Sendable {
  /// The engine's name with its full build number.
  func version() throws -> String
  /// The devices that the settings select, in order of preference.
  func targets(for settings: LoadSettings) throws -> EngineTargets
  /// The device of a target.
  func computeDevice(for target: EngineTarget) throws -> MLComputeDevice
  /// Reads a source model.
  ///
  /// - Parameter selection: Which model, if the file holds several.
  func read(_ source: URL, _ selection: ModelSelection) throws -> any EngineSource
  /// Creates a model from the bytes that `EngineModel.export(to:)` wrote. They have been checked, and are needed only during the
  /// call.
  func importModel(
    _ bytes: UnsafeRawBufferPointer, name: String, for target: EngineTarget
  ) throws -> any EngineModel
}

/// The devices that a model may be divided among, in order of preference; never empty.
package struct EngineTargets: Sendable, Equatable {
  package var targets: [EngineTarget]
  /// What the configuration asked for but the machine does not have; `nil` if nothing is missing.
  package var missing: String?

  package init(_ targets: [EngineTarget], missing: String? = nil) {
    precondition(!targets.isEmpty, "a model needs a device")
    self.targets = targets
    self.missing = missing
  }
}

/// A device with everything that decides what a model becomes on it.
package struct EngineTarget: Sendable, Hashable, Codable {
  /// The device's short name, for example "CPU".
  package var device: String
  /// The device's full name.
  package var deviceDescription: String
  /// The engine's own properties, including the precision.
  package var properties: [String: String]
  /// The processor cores that its threads should stay on; `nil` for all.
  package var cores: [Int]?

  package init(device: String, deviceDescription: String, properties: [String: String], cores: [Int]? = nil) {
    self.device = device
    self.deviceDescription = deviceDescription
    self.properties = properties
    self.cores = cores
  }
}

/// A source model that can be divided, compiled and compressed. It stays on the compile thread.
package protocol EngineSource: ReadSource {
  /// The chain of operations that runs for a prediction, in execution order.
  func operations() throws -> [EngineOperation]
  /// The whole graph, without the model's inputs and results, in an order in which it can be computed.
  func nodes() throws -> [EngineNode]
  /// The names of the operations that the device can run.
  func supportedOperations(on target: EngineTarget) throws -> Set<String>
  /// A part of the chain as a separate model; tensors that cross between parts have the same name on both sides.
  func part(_ places: Range<Int>) throws -> any EngineSource
  /// Compiles the source, which predictions then no longer need.
  func compile(for target: EngineTarget) throws -> any EngineModel
  /// Computes everything that depends only on constants, so that weights stored in fewer bits are expanded to full values.
  func fold() throws -> EngineFolding
  /// Stores the weights of a folded source in fewer bits, except those of the kept operations; returns their number.
  ///
  /// - Throws: `CancellationError` if `isCancelled`, which is called before each tensor, returns true.
  func compress(_ form: CompressionForm, keeping: [String], isCancelled: () -> Bool) throws -> Int
}

/// What a source contained before it was folded.
package struct EngineFolding: Sendable, Equatable {
  /// The number of constant tensors that were stored in fewer bits than their values need.
  package var narrowConstantCount: Int
  /// The number of operations that quantise activations.
  package var quantizerCount: Int

  package init(narrowConstantCount: Int, quantizerCount: Int) {
    self.narrowConstantCount = narrowConstantCount
    self.quantizerCount = quantizerCount
  }
}

/// An operation of a chain.
package struct EngineOperation: Sendable, Equatable, Codable {
  package var name: String
  package var type: String
  /// The size in bytes of all tensors that cross if the chain is cut after it; `nil` if that is not fixed.
  package var crossingByteCount: Int?

  package init(name: String, type: String, crossingByteCount: Int?) {
    self.name = name
    self.type = type
    self.crossingByteCount = crossingByteCount
  }
}

/// A node of a source's graph.
package struct EngineNode: Sendable, Equatable {
  package var name: String
  /// "Constant" for a constant.
  package var type: String
  /// Whether it is one of the chain's operations, which have the same order.
  package var isInChain: Bool
  /// The tensors that it reads and produces, in index order; their names are unique in the graph.
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

/// How long a model's predictions took on a device.
package struct EngineProfile: Sendable, Equatable {
  /// The median time of a prediction in seconds.
  package var predictionSeconds: Double
  /// The operations as the device runs them, in execution order.
  package var operations: [EngineMeasurement]

  package init(predictionSeconds: Double, operations: [EngineMeasurement]) {
    self.predictionSeconds = predictionSeconds
    self.operations = operations
  }
}

/// How long an operation took on a device, and how it ran.
package struct EngineMeasurement: Sendable, Equatable, Codable {
  /// Its name in the compiled model, and its type.
  package var name: String
  package var type: String
  /// The names of the source's operations that it stands for.
  package var originalNames: [String]
  package var kernel: String
  package var precision: String
  /// Its median time in seconds; 0 if it did not run.
  package var seconds: Double
  /// Its shortest time in seconds, which other programs have disturbed least.
  package var leastSeconds: Double
  /// Whether it ran.
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

/// A model that an engine has compiled. Safe to use from any thread.
package protocol EngineModel: Sendable {
  /// The inputs and outputs, in index order.
  var inputs: [EnginePort] { get }
  var outputs: [EnginePort] { get }
  /// The number of simultaneous predictions that suits the device.
  var optimalRequestCount: Int { get }
  /// The number of streams that the device works on.
  var streamCount: Int { get }
  /// The short name of the precision that is really used.
  var precision: String { get }
  /// Writes the compiled model to an open file, starting at the file's current position.
  func export(to fileDescriptor: Int32) throws
  /// Creates a request for one prediction at a time. May block.
  func makeRequest() throws -> any EngineRequest
  /// Measures predictions and their operations on inputs of zeros, on the compile thread. The target's properties must have asked
  /// for measurements.
  ///
  /// - Throws: `CancellationError` if `isCancelled`, which is called before each prediction, returns true.
  func measureOperations(rounds: Int, isCancelled: () -> Bool) throws -> EngineProfile
}

/// Memory for one prediction at a time. It has one owner at a time; `cancel` may be called from any thread.
package protocol EngineRequest: Sendable {
  /// Sets the shape of an input whose shape is open.
  func setInputShape(_ index: Int, _ shape: [Int]) throws
  /// Passes an input's memory to `body`, which may write it while nothing runs.
  func withInput(_ index: Int, _ body: (UnsafeMutableRawBufferPointer) throws -> Void) throws
  /// Passes an output's memory and shape to `body`, which may read it while nothing runs.
  func withOutput<Result>(_ index: Int, _ body: (UnsafeRawBufferPointer, [Int]) throws -> Result) throws -> Result
  /// Uses the caller's memory for an input or output until `useOwnMemory()`.
  func useInputMemory(_ index: Int, _ memory: UnsafeMutableRawPointer, shape: [Int]) throws
  func useOutputMemory(_ index: Int, _ memory: UnsafeMutableRawPointer, shape: [Int]) throws
  /// Uses its own memory again, if it does not already. Call it while nothing runs.
  func useOwnMemory()
  /// Starts the prediction. Unless this throws, `completion` is called once, on any thread; it must hand over the result and
  /// return.
  func start(_ completion: @escaping @Sendable (EngineOutcome) -> Void) throws
  /// Asks a running prediction to stop; harmless at any other time. Neither waits nor calls the completion itself.
  func cancel()
}

/// How a prediction ended.
package enum EngineOutcome: Sendable {
  case completed
  case cancelled
  case failed(any Error)
}
