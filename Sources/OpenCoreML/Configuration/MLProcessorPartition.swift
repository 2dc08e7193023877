/// Some of the processor's cores as a compute device of their own. OpenCoreML's own.
///
/// A model's work is divided among partitions as among other devices; what runs on one does not take the others' cores. The
/// thread that runs a prediction stays on the partition's cores; with more than one core, the engine's helper threads are limited
/// in number, but not in place.
public struct MLProcessorPartition: Sendable, Hashable {
  /// Which cores belong to it.
  public enum Cores: Sendable, Hashable {
    /// The fast cores of a processor that has two kinds, as the kernel lists them.
    case performance
    /// The economical cores of a processor that has two kinds, as the kernel lists them.
    case efficiency
    /// The cores of a memory node.
    case numaNode(Int)
    /// Cores by their numbers, from 0.
    case indices([Int])
  }

  /// Its name among the devices: letters and digits.
  public let name: String
  /// Which cores belong to it.
  public let cores: Cores

  /// A partition. Whether the cores are there shows when a model is loaded.
  public init(name: String, cores: Cores) {
    self.name = name
    self.cores = cores
  }
}
