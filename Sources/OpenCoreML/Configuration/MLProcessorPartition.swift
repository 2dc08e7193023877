/// Some of the processor's cores as a separate compute device. An OpenCoreML addition.
///
/// ```swift
/// configuration.processorPartitions = [
///   MLProcessorPartition(name: "First", cores: .indices([0, 1])),
///   MLProcessorPartition(name: "Second", cores: .indices([2, 3])),
/// ]
/// ```
///
/// A model is divided among partitions as among other devices, and work on one does not take cores from the others. The thread that
/// runs a prediction stays on the partition's cores. With more than one core, the engine also uses helper threads: they are limited
/// in number, but not to those cores.
public struct MLProcessorPartition: Sendable, Hashable {
  /// The cores of a partition.
  public enum Cores: Sendable, Hashable {
    /// The fast cores of a processor with two kinds, as listed by the kernel.
    case performance
    /// The efficient cores of a processor with two kinds, as listed by the kernel.
    case efficiency
    /// The cores of a NUMA memory node.
    case numaNode(Int)
    /// Cores by number, from 0.
    case indices([Int])
  }

  /// Its name among the devices: letters and digits.
  public let name: String
  /// Its cores.
  public let cores: Cores

  /// Creates a partition. Whether its cores exist is checked when a model is loaded.
  public init(name: String, cores: Cores) {
    self.name = name
    self.cores = cores
  }
}
