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
        let remedy = error.code == .unavailable ? "; `make setup` fetches it" : ""
        throw MLModelError(.generic, "OpenVINO cannot be used: \(error.message)\(remedy)", underlyingError: error)
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

  package func read(_ source: URL) throws -> any EngineSource {
    let core = try startedCore()
    return OpenVINOSource(core, try core.readModel(at: source.path))
  }

  package func importModel(
    _ bytes: UnsafeRawBufferPointer, signature: ModelSignature, name: String, for target: EngineTarget
  ) throws -> any EngineModel {
    let compiled = try startedCore().importModel(
      from: bytes, name: name, device: target.device, properties: target.properties)
    return OpenVINOModel(compiled, signature: signature)
  }

  /// All devices; empty where OpenVINO is missing. Takes about 100 ms the first time.
  package func devices() -> [MLComputeDevice] {
    guard let core = try? startedCore(), let names = try? core.availableDevices() else { return [] }
    return names.map { name in
      let properties = MLComputeDeviceProperties(
        name: name, fullName: (try? core.property("FULL_DEVICE_NAME", of: name)) ?? name,
        capabilities: (try? core.property("OPTIMIZATION_CAPABILITIES", of: name))?
          .split(separator: " ").map(String.init) ?? [],
        requestRange: (try? core.property("RANGE_FOR_ASYNC_INFER_REQUESTS", of: name)).flatMap(Self.requestRange))
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

  private static func requestRange(_ text: String) -> ClosedRange<Int>? {
    let numbers = text.split(separator: " ").compactMap { Int($0) }
    guard numbers.count >= 2, numbers[0] <= numbers[1] else { return nil }
    return numbers[0]...numbers[1]
  }
}
