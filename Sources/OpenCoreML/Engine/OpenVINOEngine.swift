import Foundation
import ModelFiles
import OpenVINO
import Synchronization

/// OpenVINO as the engine.
package final class OpenVINOEngine: InferenceEngine {
  /// The engine of this process.
  package static let shared = OpenVINOEngine()

  /// The cores of the partitions registered with OpenVINO, by device name.
  private let partitions = Mutex<[String: [Int]]>([:])

  /// OpenVINO, started if it was not running.
  package func startedCore() throws -> Core { try OpenVINOReader.shared.startedCore() }

  package func version() throws -> String { "OpenVINO \(try startedCore().version)" }

  package func targets(for settings: LoadSettings) throws -> EngineTargets {
    let core = try startedCore()
    let (accelerators, missing) = try acceleratorNames(for: settings.computeUnits, core)
    var targets = try accelerators.map { try target($0, settings, core) }
    guard !settings.processorPartitions.isEmpty else {
      return EngineTargets(targets + [try target("CPU", settings, core)], missing: missing)
    }
    for partition in settings.processorPartitions {
      let (device, cores) = try add(partition, core)
      var target = try target(device, settings, core)
      target.cores = cores
      target.deviceDescription += ", cores \(cores.map(String.init).joined(separator: " "))"
      target.properties["INFERENCE_NUM_THREADS"] = "\(cores.count)"
      // OpenVINO's own pinning knows only one set of threads, and puts two partitions on the same core.
      target.properties["ENABLE_CPU_PINNING"] = "NO"
      targets.append(target)
    }
    return EngineTargets(targets, missing: missing)
  }

  package func computeDevice(for target: EngineTarget) throws -> MLComputeDevice {
    MLComputeDevice(name: target.device, fullName: target.deviceDescription, try startedCore())
  }

  package func read(_ source: URL, _ selection: ModelSelection = .whole) throws -> any EngineSource {
    try OpenVINOReader.shared.read(source, selection)
  }

  package func importModel(
    _ bytes: UnsafeRawBufferPointer, name: String, for target: EngineTarget
  ) throws -> any EngineModel {
    let core = try startedCore()
    return try ProcessorCores.confine(to: target.cores) {
      try OpenVINOModel(
        core.importModel(from: bytes, name: name, device: target.device, properties: target.properties))
    }
  }

  /// All devices of the machine, without the partitions that configurations have made of its processor; empty if OpenVINO is
  /// missing. The first call takes about 100 ms.
  package func devices() throws -> [MLComputeDevice] {
    let core = try startedCore()
    let names = try core.availableDevices()
    let partitions = partitions.withLock { $0 }
    return names.filter { partitions[$0] == nil }.map { MLComputeDevice(name: $0, core) }
  }

  private func target(_ device: String, _ settings: LoadSettings, _ core: Core) throws -> EngineTarget {
    var properties = ["PERFORMANCE_HINT": "LATENCY"]
    if let count = settings.predictionConcurrency, count > 1 {
      // More predictions at once than one stream can take: use one stream for each, with its share of the cores.
      properties = ["PERFORMANCE_HINT": "THROUGHPUT", "NUM_STREAMS": "\(min(count, 16))"]
    }
    properties["INFERENCE_PRECISION_HINT"] = try precision(settings.precision, on: device, core)
    // If weights are narrow, the engine also turns activations into bytes, regardless of the precision. Only a device that knows
    // this property accepts it.
    let known = try core.property("SUPPORTED_PROPERTIES", of: device).split(separator: " ")
    if known.contains("DYNAMIC_QUANTIZATION_GROUP_SIZE") { properties["DYNAMIC_QUANTIZATION_GROUP_SIZE"] = "0" }
    if settings.measuresOperations { properties["PERF_COUNT"] = "YES" }
    return EngineTarget(
      device: device, deviceDescription: (try? core.property("FULL_DEVICE_NAME", of: device)) ?? device,
      properties: properties)
  }

  /// The available accelerators that may be used, and a message about what was requested but is missing.
  private func acceleratorNames(
    for units: MLComputeUnits, _ core: Core
  ) throws -> (names: [String], missing: String?) {
    let wanted = units.acceleratorNames
    // Asking OpenVINO loads the plugins of all devices, which takes 100 ms; do it only if the kernel has an accelerator at all.
    let available = wanted.isEmpty || !Self.hasAccelerator ? [] : try core.availableDevices()
    let names = wanted.compactMap { prefix in available.first { $0.hasPrefix(prefix) } }
    // "all" accepts whatever there is.
    let isMissing = names.isEmpty && (units == .cpuAndGPU || units == .cpuAndNeuralEngine)
    return (names, isMissing ? Self.missing(wanted[0]) : nil)
  }

  private func add(_ partition: MLProcessorPartition, _ core: Core) throws -> (device: String, cores: [Int]) {
    guard !partition.name.isEmpty, partition.name.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber) }) else {
      throw MLModelError(
        .parameters, "a partition's name may have only letters and digits, unlike “\(partition.name)”")
    }
    let device = "\(partition.name)CPU"
    let cores = try partition.availableCores()
    try partitions.withLock { partitions in
      if let known = partitions[device] {
        guard known == cores else {
          throw MLModelError(
            .parameters, "the partition “\(partition.name)” already has the cores \(known); name the other differently")
        }
        return
      }
      try core.addProcessor(named: device)
      partitions[device] = cores
    }
    return (device, cores)
  }

  /// The message about a kind of device that is missing.
  static func missing(_ kind: String) -> String { "this machine has no \(kind) that OpenVINO can use" }

  private static var hasAccelerator: Bool {
    FileManager.default.fileExists(atPath: "/dev/dri") || FileManager.default.fileExists(atPath: "/dev/accel")
  }

  private func precision(_ precision: MLPrecision, on device: String, _ core: Core) throws -> String {
    switch precision {
    case .float32: return "f32"
    case .bfloat16: return "bf16"
    case .float16: return "f16"
    case .automatic:
      guard device.hasSuffix("CPU") else { return "f16" }
      let capabilities = try core.property("OPTIMIZATION_CAPABILITIES", of: device).split(separator: " ")
      return capabilities.contains("BF16") ? "bf16" : "f32"
    }
  }
}

extension MLProcessorPartition {
  /// The partition's cores that this process may use.
  ///
  /// - Throws: `MLModelError` with the code `parameters` if there are none.
  func availableCores() throws -> [Int] {
    let (listed, what): ([Int]?, String) =
      switch cores {
      case .performance: (ProcessorCores.listed(in: "/sys/devices/cpu_core/cpus"), "performance cores")
      case .efficiency: (ProcessorCores.listed(in: "/sys/devices/cpu_atom/cpus"), "efficiency cores")
      case .numaNode(let node):
        (ProcessorCores.listed(in: "/sys/devices/system/node/node\(node)/cpulist"), "memory node \(node)")
      case .indices(let indices): (Array(Set(indices)).sorted(), "cores \(indices)")
      }
    let available = ProcessorCores.available
    let usable = (listed ?? []).filter(available.contains)
    guard !usable.isEmpty else {
      throw MLModelError(
        .parameters,
        "the partition “\(name)” asks for \(what), which this process does not have; it may use the cores \(available)")
    }
    return usable
  }
}

extension MLComputeDevice {
  /// A device with OpenVINO's name for it.
  init(name: String, fullName: String? = nil, _ core: Core) {
    func property(_ property: String) -> String? { try? core.property(property, of: name) }
    let range = property("RANGE_FOR_ASYNC_INFER_REQUESTS")?.split(separator: " ").compactMap { Int($0) } ?? []
    let properties = MLComputeDeviceProperties(
      name: name, fullName: fullName ?? property("FULL_DEVICE_NAME") ?? name,
      capabilities: property("OPTIMIZATION_CAPABILITIES")?.split(separator: " ").map(String.init) ?? [],
      requestRange: range.count >= 2 && range[0] <= range[1] ? range[0]...range[1] : nil)
    // A partition of the processor can have any name, but ends like the processor's.
    if name.hasSuffix("CPU") {
      self = .cpu(MLCPUComputeDevice(properties: properties))
    } else if name.hasPrefix("GPU") {
      self = .gpu(MLGPUComputeDevice(properties: properties))
    } else if name.hasPrefix("NPU") {
      self = .neuralEngine(
        MLNeuralEngineComputeDevice(properties: properties, totalCoreCount: Int(property("NPU_MAX_TILES") ?? "") ?? 0))
    } else {
      self = .cpu(MLCPUComputeDevice(properties: properties))
    }
  }
}
