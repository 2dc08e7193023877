import Foundation
import OpenVINO
import Synchronization

/// OpenVINO as the engine. It is started when it is first needed.
package final class OpenVINOEngine: InferenceEngine {
  /// The one of this process: OpenVINO keeps its plugins and threads for all models together.
  package static let shared = OpenVINOEngine()

  private let core = Mutex<Core?>(nil)

  /// Starts OpenVINO where that has not been done.
  private func startedCore() throws -> Core {
    try core.withLock { core in
      if let core { return core }
      do {
        let started = try Core()
        core = started
        return started
      } catch let error as OpenVINOError {
        throw MLModelError(.generic, "OpenVINO is not available: \(error.message)", underlyingError: error)
      }
    }
  }

  package func version() throws -> String { "OpenVINO \(try startedCore().version)" }

  package func target(for settings: LoadSettings) throws -> EngineTarget {
    let core = try startedCore()
    let device = try device(for: settings.computeUnits, core)
    var properties = ["PERFORMANCE_HINT": "LATENCY"]
    if let count = settings.predictionConcurrency, count > 1 {
      // More at once than one stream can take on: as many streams, each with its share of the cores.
      properties = ["PERFORMANCE_HINT": "THROUGHPUT", "NUM_STREAMS": "\(min(count, 16))"]
    }
    properties["INFERENCE_PRECISION_HINT"] = try precision(settings.precision, on: device, core)
    return EngineTarget(
      device: device, deviceDescription: (try? core.property("FULL_DEVICE_NAME", of: device)) ?? device,
      properties: properties)
  }

  package func compile(_ source: URL, for target: EngineTarget) throws -> any EngineModel {
    let core = try startedCore()
    let model = try core.readModel(at: source.path)
    try Self.fixShapes(of: model)
    let signature = ModelSignature(
      inputs: try model.inputs().map { try Self.tensor($0) }, outputs: try model.outputs().map { try Self.tensor($0) },
      metadata: Self.ownMetadata(try model.metadata()))
    let compiled = try core.compile(model, device: target.device, properties: target.properties)
    return OpenVINOModel(compiled, signature: signature)
  }

  package func importModel(
    _ bytes: UnsafeRawBufferPointer, signature: ModelSignature, name: String, for target: EngineTarget
  ) throws -> any EngineModel {
    let compiled = try startedCore().importModel(
      from: bytes, name: name, device: target.device, properties: target.properties)
    return OpenVINOModel(compiled, signature: signature)
  }

  /// All devices; empty where OpenVINO is missing. Blocks for about 100 ms the first time.
  package func computeDevices() -> [MLComputeDevice] {
    guard let core = try? startedCore(), let names = try? core.availableDevices() else { return [] }
    return names.map { name -> MLComputeDevice in
      let properties = MLComputeDeviceProperties(
        name: name, fullName: (try? core.property("FULL_DEVICE_NAME", of: name)) ?? name,
        capabilities: ((try? core.property("OPTIMIZATION_CAPABILITIES", of: name)) ?? "")
          .split(separator: " ").map(String.init),
        requestRange: Self.requestRange((try? core.property("RANGE_FOR_ASYNC_INFER_REQUESTS", of: name)) ?? ""))
      if name.hasPrefix("GPU") { return .gpu(MLGPUComputeDevice(properties: properties)) }
      if name.hasPrefix("NPU") {
        let cores = (try? core.property("NPU_MAX_TILES", of: name)).flatMap(Int.init) ?? 0
        return .neuralEngine(MLNeuralEngineComputeDevice(properties: properties, totalCoreCount: cores))
      }
      return .cpu(MLCPUComputeDevice(properties: properties))
    }
  }

  private func device(for units: MLComputeUnits, _ core: Core) throws -> String {
    let wanted: [String]
    switch units {
    case .cpuOnly: return "CPU"
    case .cpuAndGPU: wanted = ["GPU"]
    case .cpuAndNeuralEngine: wanted = ["NPU"]
    case .all: wanted = ["GPU", "NPU"]
    }
    // Asking OpenVINO loads the plugins of all devices, which takes 100 ms: only where the kernel has one at all.
    guard Self.hasAccelerator else { return "CPU" }
    let available = try core.availableDevices()
    for prefix in wanted {
      if let device = available.first(where: { $0.hasPrefix(prefix) }) { return device }
    }
    return "CPU"
  }

  private static var hasAccelerator: Bool {
    FileManager.default.fileExists(atPath: "/dev/dri") || FileManager.default.fileExists(atPath: "/dev/accel")
  }

  private func precision(_ precision: MLPrecision, on device: String, _ core: Core) throws -> String {
    switch precision {
    case .float32: return "f32"
    case .bfloat16: return "bf16"
    case .float16: return "f16"
    case .automatic:
      guard device == "CPU" else { return "f16" }
      let capabilities = try core.property("OPTIMIZATION_CAPABILITIES", of: device).split(separator: " ")
      return capabilities.contains("BF16") ? "bf16" : "f32"
    }
  }

  /// Sets the batch to one where it is open. What else is open cannot be guessed.
  private static func fixShapes(of model: Model) throws {
    for input in try model.inputs() where input.fixedShape == nil {
      guard let shape = input.shape, let first = shape.first, first == nil, !shape.dropFirst().contains(nil) else {
        let text = input.shape.map { $0.map { $0.map(String.init) ?? "?" }.joined(separator: "×") } ?? "unknown"
        throw MLModelError(
          .io, "\(model.path): the input “\(input.name)” has the flexible shape \(text); export it with a fixed one")
      }
      try model.reshape(input: input.name, to: [1] + shape.dropFirst().compactMap { $0 })
    }
  }

  private static func tensor(_ port: OpenVINO.Port) throws -> ModelSignature.Tensor {
    guard let shape = port.fixedShape else {
      throw MLModelError(.io, "“\(port.name)” has a shape that depends on the input's values, which is not supported")
    }
    return ModelSignature.Tensor(name: port.name, elementType: port.elementType.rawValue, shape: shape)
  }

  private static func ownMetadata(_ metadata: [String: String]) -> [String: String] {
    metadata.reduce(into: [:]) { own, entry in
      let key = entry.key.split(separator: "/").last.map(String.init) ?? entry.key
      if key.hasPrefix("vitrine.") { own[key] = entry.value }
    }
  }

  private static func requestRange(_ text: String) -> ClosedRange<Int>? {
    let numbers = text.split(separator: " ").compactMap { Int($0) }
    guard numbers.count >= 2, numbers[0] <= numbers[1] else { return nil }
    return numbers[0]...numbers[1]
  }
}

/// A model that OpenVINO has compiled.
private final class OpenVINOModel: EngineModel {
  let signature: ModelSignature
  let optimalRequestCount: Int
  let streamCount: Int
  let precision: String
  private let compiled: CompiledModel

  init(_ compiled: CompiledModel, signature: ModelSignature) {
    self.compiled = compiled
    self.signature = signature
    optimalRequestCount = max(1, Int((try? compiled.property("OPTIMAL_NUMBER_OF_INFER_REQUESTS")) ?? "") ?? 1)
    streamCount = max(1, Int((try? compiled.property("NUM_STREAMS")) ?? "") ?? 1)
    precision = (try? compiled.property("INFERENCE_PRECISION_HINT")) ?? "unknown"
  }

  func export(to fileDescriptor: Int32) throws { try compiled.export(to: fileDescriptor) }

  func makeRequest() throws -> any EngineRequest { OpenVINORequest(request: try compiled.makeInferRequest()) }
}

private struct OpenVINORequest: EngineRequest {
  let request: InferRequest

  func withInput(_ index: Int, _ body: (UnsafeMutableRawBufferPointer) throws -> Void) throws {
    try request.withInputBytes(index, body)
  }

  func withOutput<Result>(_ index: Int, _ body: (UnsafeRawBufferPointer) throws -> Result) throws -> Result {
    try request.withOutputBytes(index) { try body(UnsafeRawBufferPointer($0)) }
  }

  func start(_ completion: @escaping @Sendable (EngineOutcome) -> Void) throws {
    try request.start { result in
      switch result {
      case .success: completion(.completed)
      case .failure(let error): completion(error.code == .cancelled ? .cancelled : .failed(error))
      }
    }
  }

  func cancel() { request.cancel() }
}
