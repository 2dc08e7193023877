/// The goal of dividing a model among several devices. An OpenCoreML addition.
public enum MLDivisionObjective: String, Sendable, CaseIterable {
  /// The shortest time for a single prediction.
  case latency
  /// The most predictions per second with several in flight: the parts run on their devices at the same time, each working on a
  /// different prediction.
  case throughput
}
