/// A device that can run models.
public enum MLComputeDevice: Hashable, Sendable, CustomStringConvertible {
  case cpu(MLCPUComputeDevice)
  case gpu(MLGPUComputeDevice)
  /// An NPU.
  case neuralEngine(MLNeuralEngineComputeDevice)

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
