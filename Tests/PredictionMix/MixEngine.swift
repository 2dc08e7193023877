import Dispatch
import Foundation
import ModelFiles
import OpenCoreML
import Synchronization

/// An engine whose model doubles its input twice, in one operation after the other; each device can execute one of them, or both where
/// there is one device. Predictions end on threads of its own, after a short while.
struct MixEngine: InferenceEngine {
  let deviceCount: Int

  func version() throws -> String { "Mix 1.0" }

  func targets(for settings: LoadSettings) throws -> EngineTargets {
    EngineTargets((0..<deviceCount).map { EngineTarget(device: "MIX\($0)", deviceDescription: "Mix", properties: [:]) })
  }

  func computeDevice(for target: EngineTarget) throws -> MLComputeDevice {
    .cpu(
      MLCPUComputeDevice(
        properties: MLComputeDeviceProperties(
          name: target.device, fullName: target.device, capabilities: [], requestRange: nil)))
  }

  func read(_ source: URL, _ selection: ModelSelection) throws -> any EngineSource {
    MixSource(range: 0..<2, deviceCount: deviceCount)
  }

  func importModel(
    _ bytes: UnsafeRawBufferPointer, name: String, for target: EngineTarget
  ) throws -> any EngineModel { throw MLModelError(.generic, "there is nothing to import") }
}

private struct MixSource: EngineSource {
  let range: Range<Int>
  let deviceCount: Int

  private static let names = ["x", "between", "y"]
  private func port(_ index: Int) -> EnginePort {
    EnginePort(name: Self.names[index], elementType: "f32", shape: [.init(1)])
  }

  func inputs() throws -> [EnginePort] { [port(range.lowerBound)] }
  func outputs() throws -> [EnginePort] { [port(range.upperBound)] }
  func metadataEntries() throws -> [String: String] { [:] }
  func reshape(_ shapes: [String: [TensorShape.Dimension]]) throws {}
  func operations() throws -> [EngineOperation] {
    range.map { EngineOperation(name: "double\($0)", type: "Multiply", crossingByteCount: 4) }
  }
  func nodes() throws -> [EngineNode] { [] }
  func supportedOperations(on target: EngineTarget) throws -> Set<String> {
    deviceCount == 1 ? ["double0", "double1"] : ["double\(target.device.dropFirst(3))"]
  }
  func part(_ places: Range<Int>) throws -> any EngineSource { MixSource(range: places, deviceCount: deviceCount) }
  func compile(for target: EngineTarget) throws -> any EngineModel {
    MixModel(inputs: try inputs(), outputs: try outputs(), factor: Float(1 << range.count))
  }
  func save(to folder: URL) throws {}
  func fold() throws -> EngineFolding { EngineFolding(narrowConstantCount: 0, quantizerCount: 0) }
  func compress(_ form: CompressionForm, keeping: [String], isCancelled: () -> Bool) throws -> Int { 0 }
}

private final class MixModel: EngineModel {
  let inputs: [EnginePort]
  let outputs: [EnginePort]
  let optimalRequestCount = 1
  let streamCount = 1
  let precision = "f32"
  private let factor: Float
  private let queue = DispatchQueue(label: "mix")

  init(inputs: [EnginePort], outputs: [EnginePort], factor: Float) {
    self.inputs = inputs
    self.outputs = outputs
    self.factor = factor
  }

  func export(to fileDescriptor: Int32) throws {}
  func makeRequest() throws -> any EngineRequest { MixRequest(factor: factor, queue: queue) }
  func measureOperations(rounds: Int, isCancelled: () -> Bool) throws -> EngineProfile {
    EngineProfile(predictionSeconds: 0, operations: [])
  }
}

private final class MixRequest: EngineRequest {
  private struct State: Sendable {
    var number: Float = 0
    var completion: (@Sendable (EngineOutcome) -> Void)?
  }

  private let factor: Float
  private let queue: DispatchQueue
  private let state = Mutex(State())

  init(factor: Float, queue: DispatchQueue) {
    self.factor = factor
    self.queue = queue
  }

  func setInputShape(_ index: Int, _ shape: [Int]) throws {}
  func withInput(_ index: Int, _ body: (UnsafeMutableRawBufferPointer) throws -> Void) throws {
    var value: Float = 0
    try withUnsafeMutableBytes(of: &value) { try body($0) }
    state.withLock { $0.number = value }
  }
  func withOutput<Result>(
    _ index: Int, _ body: (UnsafeRawBufferPointer, [Int]) throws -> Result
  ) throws -> Result {
    let value = state.withLock(\.number) * factor
    return try withUnsafeBytes(of: value) { try body($0, [1]) }
  }
  func useInputMemory(_ index: Int, _ memory: UnsafeMutableRawPointer, shape: [Int]) throws {
    try withInput(index) { $0.copyMemory(from: UnsafeRawBufferPointer(start: memory, count: 4)) }
  }
  func useOutputMemory(_ index: Int, _ memory: UnsafeMutableRawPointer, shape: [Int]) throws {}
  func useOwnMemory() {}
  func start(_ completion: @escaping @Sendable (EngineOutcome) -> Void) throws {
    let isBusy = state.withLock { state in
      defer { state.completion = completion }
      return state.completion != nil
    }
    guard !isBusy else { throw MLModelError(.generic, "the request runs already") }
    queue.asyncAfter(deadline: .now() + .microseconds(50)) { self.end(.completed) }
  }
  func cancel() { queue.async { self.end(.cancelled) } }

  private func end(_ outcome: EngineOutcome) {
    let completion = state.withLock { state in
      defer { state.completion = nil }
      return state.completion
    }
    completion?(outcome)
  }
}
