/// What a model's division among several devices is to achieve. OpenCoreML's own.
public enum MLDivisionObjective: String, Sendable, CaseIterable {
  /// The shortest single prediction.
  case latency
  /// The most predictions a second where several are in flight: the parts run on their devices at the same time, each on another
  /// prediction.
  case throughput
}
