import Dispatch
import Foundation
import ModelFiles
import OpenCoreML
import ProgramSupport
import Synchronization

/// An engine whose predictions end when the test says so. Its model answers twice the number that it is given.
final class FakeEngine: InferenceEngine {
  struct Log: Sendable {
    var readCount = 0
    var compileCount = 0
    var importCount = 0
  }

  private let log = Mutex(Log())
  private let version_: String
  /// Holds compiling back until the test lets it go.
  let compileGate: BlockingGate?
  let model: FakeModel
  /// What an export writes, and what an import must see.
  let exported: [UInt8]
  /// Whether an import refuses what it is given.
  let refusesImports: Bool
  /// The devices that every configuration leads to, and those of them that cannot execute the model's operation.
  let devices: [String]
  let incapable: Set<String>

  /// What happens when it is given a source to read.
  private let onRead: @Sendable (URL) throws -> Void

  init(
    version: String = "Fake 1.0", model: FakeModel = FakeModel(), compileGate: BlockingGate? = nil,
    exported: [UInt8] = Array("what was compiled".utf8), refusesImports: Bool = false, devices: [String] = ["FAKE"],
    incapable: Set<String> = [], onRead: @escaping @Sendable (URL) throws -> Void = { _ in }
  ) {
    self.onRead = onRead
    version_ = version
    self.model = model
    self.compileGate = compileGate
    self.exported = exported
    self.refusesImports = refusesImports
    self.devices = devices
    self.incapable = incapable
  }

  var counts: Log { log.withLock { $0 } }

  func version() throws -> String { version_ }

  func targets(for settings: LoadSettings) throws -> EngineTargets {
    EngineTargets(
      devices.map {
        EngineTarget(device: $0, deviceDescription: "A fake", properties: ["PRECISION": settings.precision.rawValue])
      })
  }

  func computeDevice(for target: EngineTarget) throws -> MLComputeDevice {
    .cpu(
      MLCPUComputeDevice(
        properties: MLComputeDeviceProperties(
          name: target.device, fullName: target.deviceDescription, capabilities: [], requestRange: nil)))
  }

  func read(_ source: URL, _ selection: ModelSelection) throws -> any EngineSource {
    log.withLock { $0.readCount += 1 }
    try onRead(source)
    return Source(engine: self)
  }

  func importModel(
    _ bytes: UnsafeRawBufferPointer, name: String, for target: EngineTarget
  ) throws -> any EngineModel {
    log.withLock { $0.importCount += 1 }
    if refusesImports || Array(bytes) != exported { throw Refusal() }
    return model
  }

  struct Refusal: Error {}

  private struct Source: EngineSource {
    let engine: FakeEngine

    func inputs() throws -> [EnginePort] { engine.model.inputs }
    func outputs() throws -> [EnginePort] { engine.model.outputs }
    func metadataEntries() throws -> [String: String] { [:] }
    func reshape(_ shapes: [String: [TensorShape.Dimension]]) throws {}
    func operations() throws -> [EngineOperation] {
      [EngineOperation(name: "double", type: "Multiply", crossingByteCount: 0)]
    }
    func nodes() throws -> [EngineNode] {
      [EngineNode(name: "double", type: "Multiply", isInChain: true, inputs: try inputs(), outputs: try outputs())]
    }
    func supportedOperations(on target: EngineTarget) throws -> Set<String> {
      engine.incapable.contains(target.device) ? [] : ["double"]
    }
    func part(_ places: Range<Int>) throws -> any EngineSource { self }
    func save(to folder: URL) throws {}
    func fold() throws -> EngineFolding { EngineFolding(narrowConstantCount: 0, quantizerCount: 0) }
    func compress(_ form: CompressionForm, keeping: [String], isCancelled: () -> Bool) throws -> Int { 0 }

    func compile(for target: EngineTarget) throws -> any EngineModel {
      engine.compileGate?.wait()
      engine.log.withLock { $0.compileCount += 1 }
      return engine.model
    }
  }
}

/// A model whose runs are ended by hand, or at once where it is `isAutomatic`.
final class FakeModel: EngineModel {
  let inputs = [EnginePort(name: "x", elementType: "f32", shape: [.init(1)])]
  let outputs = [EnginePort(name: "y", elementType: "f32", shape: [.init(1)])]
  let optimalRequestCount: Int
  let streamCount = 1
  let precision = "f32"
  let isAutomatic: Bool
  /// Holds measuring back until the test lets it go.
  let measuringGate: BlockingGate?
  private let exported: [UInt8]

  struct Statistics: Sendable {
    var startCount = 0
    var completionCount = 0
    var cancelCount = 0
    var runningCount = 0
    var mostRunning = 0
    /// What a correct scheduler never does.
    var violations: [String] = []
  }

  fileprivate let statistics_ = Mutex(Statistics())
  private let running = Mutex<[FakeRequest]>([])

  init(
    optimalRequestCount: Int = 1, isAutomatic: Bool = false, exported: [UInt8] = Array("what was compiled".utf8),
    measuringGate: BlockingGate? = nil
  ) {
    self.measuringGate = measuringGate
    self.optimalRequestCount = optimalRequestCount
    self.isAutomatic = isAutomatic
    self.exported = exported
  }

  var statistics: Statistics { statistics_.withLock { $0 } }
  /// The inputs of what runs, in the order of their starts.
  var runningInputs: [Float] { running.withLock { $0.map(\.input) } }

  func export(to fileDescriptor: Int32) throws {
    try FileHandle(fileDescriptor: fileDescriptor, closeOnDealloc: false).write(contentsOf: exported)
  }

  func makeRequest() throws -> any EngineRequest { FakeRequest(model: self) }

  func measureOperations(rounds: Int, isCancelled: () -> Bool) throws -> EngineProfile {
    measuringGate?.wait()
    if isCancelled() { throw CancellationError() }
    let step = EngineMeasurement(
      name: "double", type: "Multiply", originalNames: ["double"], kernel: "fake", precision: "f32", seconds: 0.001)
    return EngineProfile(predictionSeconds: 0.002, operations: [step])
  }

  /// Ends the run that was started first.
  func finishFirst(_ outcome: EngineOutcome = .completed) {
    running.withLock { $0.first }?.finish(outcome)
  }

  fileprivate func started(_ request: FakeRequest) {
    running.withLock { $0.append(request) }
    statistics_.withLock { statistics in
      statistics.startCount += 1
      statistics.runningCount += 1
      statistics.mostRunning = max(statistics.mostRunning, statistics.runningCount)
    }
  }

  fileprivate func ended(_ request: FakeRequest) {
    running.withLock { $0.removeAll { $0 === request } }
    statistics_.withLock { statistics in
      statistics.completionCount += 1
      statistics.runningCount -= 1
    }
  }

  fileprivate func violation(_ text: String) { statistics_.withLock { $0.violations.append(text) } }
}

final class FakeRequest: EngineRequest {
  private struct State: Sendable {
    var input: Float = 0
    var output: Float = 0
    var isRunning = false
    var completion: (@Sendable (EngineOutcome) -> Void)?
  }

  struct CannotStart: Error {}

  private let model: FakeModel
  private let state = Mutex(State())

  init(model: FakeModel) { self.model = model }

  fileprivate var input: Float { state.withLock(\.input) }

  func withInput(_ index: Int, _ body: (UnsafeMutableRawBufferPointer) throws -> Void) throws {
    var value: Float = 0
    try withUnsafeMutableBytes(of: &value) { try body($0) }
    state.withLock { state in
      if state.isRunning { model.violation("an input was written while its request ran") }
      state.input = value
    }
  }

  func withOutput<Result>(
    _ index: Int, _ body: (UnsafeRawBufferPointer, [Int]) throws -> Result
  ) throws -> Result {
    let value = state.withLock { state in
      if state.isRunning { model.violation("an output was read while its request ran") }
      return state.output
    }
    return try withUnsafeBytes(of: value) { try body($0, [1]) }
  }

  func setInputShape(_ index: Int, _ shape: [Int]) throws {}

  func useInputMemory(_ index: Int, _ memory: UnsafeMutableRawPointer, shape: [Int]) throws {
    try withInput(index) { $0.copyMemory(from: UnsafeRawBufferPointer(start: memory, count: $0.count)) }
  }

  func useOutputMemory(_ index: Int, _ memory: UnsafeMutableRawPointer, shape: [Int]) throws {}

  func useOwnMemory() {
    state.withLock { state in
      if state.isRunning { model.violation("a request was given back while it ran") }
    }
  }

  func start(_ completion: @escaping @Sendable (EngineOutcome) -> Void) throws {
    let input = state.withLock { state in
      if state.isRunning { model.violation("a request was started while it ran") }
      state.isRunning = true
      state.completion = completion
      return state.input
    }
    if input == FakeRequest.inputThatCannotStart {
      state.withLock { $0.isRunning = false }
      throw CannotStart()
    }
    model.started(self)
    if model.isAutomatic { DispatchQueue.global().async { self.finish(.completed) } }
  }

  func cancel() {
    model.statistics_.withLock { $0.cancelCount += 1 }
    // The engine's own threads end a cancelled run, later.
    DispatchQueue.global().async { self.finish(.cancelled) }
  }

  func finish(_ outcome: EngineOutcome) {
    let completion = state.withLock { state -> (@Sendable (EngineOutcome) -> Void)? in
      guard state.isRunning else { return nil }
      state.isRunning = false
      state.output = state.input * 2
      defer { state.completion = nil }
      return state.completion
    }
    guard let completion else { return }
    model.ended(self)
    completion(outcome)
  }

  static let inputThatCannotStart: Float = -1
}
