/// A device that can run models.
public enum MLComputeDevice: Hashable, Sendable, CustomStringConvertible {
  case cpu(MLCPUComputeDevice)
  case gpu(MLGPUComputeDevice)
  /// An NPU.
  case neuralEngine(MLNeuralEngineComputeDevice)

  /// All devices of this machine. Blocks for about 100 ms the first time; empty where the engine is missing.
  public static var allComputeDevices: [MLComputeDevice] {
    (try? CompileThread.shared.runBlocking { OpenVINOEngine.shared.devices() }) ?? []
  }

  /// Its properties. OpenCoreML's own.
  public var properties: MLComputeDeviceProperties {
    switch self {
    case .cpu(let device): device.properties
    case .gpu(let device): device.properties
    case .neuralEngine(let device): device.properties
    }
  }

  /// Its short name and its name in words: "CPU: Intel Xeon …".
  public var description: String { "\(properties.name): \(properties.fullName)" }
}

/// What a device says of itself. OpenCoreML's own.
public struct MLComputeDeviceProperties: Hashable, Sendable {
  /// The engine's name for it: "CPU", "GPU.0".
  public let name: String
  /// The device in words, as its driver names it.
  public let fullName: String
  /// What it computes natively: "FP32", "BF16", "INT8".
  public let capabilities: [String]
  /// How many predictions at once suit it, from least to most.
  public let requestRange: ClosedRange<Int>?
}

/// A processor.
public struct MLCPUComputeDevice: Hashable, Sendable {
  /// What it says of itself.
  public let properties: MLComputeDeviceProperties
}

/// A graphics processor.
public struct MLGPUComputeDevice: Hashable, Sendable {
  /// What it says of itself.
  public let properties: MLComputeDeviceProperties
}

/// An NPU.
public struct MLNeuralEngineComputeDevice: Hashable, Sendable {
  /// What it says of itself.
  public let properties: MLComputeDeviceProperties

  /// Its cores; 0 where its driver does not say.
  public let totalCoreCount: Int
}
