/// A device that can run models.
public enum MLComputeDevice: Hashable, Sendable, CustomStringConvertible {
  case cpu(MLCPUComputeDevice)
  case gpu(MLGPUComputeDevice)
  /// An NPU.
  case neuralEngine(MLNeuralEngineComputeDevice)

  /// All devices of this machine. Blocks for about 100 ms the first time; empty if the engine is missing.
  public static var allComputeDevices: [MLComputeDevice] {
    (try? CompileThread.shared.runBlocking { OpenVINOEngine.shared.devices() }) ?? []
  }

  /// The device's properties. An OpenCoreML addition.
  public var properties: MLComputeDeviceProperties {
    switch self {
    case .cpu(let device): device.properties
    case .gpu(let device): device.properties
    case .neuralEngine(let device): device.properties
    }
  }

  /// The short and the full name, for example "CPU: Intel Xeon …".
  public var description: String { "\(properties.name): \(properties.fullName)" }
}
