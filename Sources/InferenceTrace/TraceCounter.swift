/// A quantity as it stood at a moment.
public struct TraceCounter: Sendable, Equatable {
  /// Which quantity; the unit is part of its documentation.
  public enum Name: String, Sendable, CaseIterable {
    /// Bytes of the process in memory.
    case residentBytes
    /// The most bytes of the process in memory so far.
    case peakBytes
    /// Predictions being computed.
    case predictionsInFlight
    /// Tiles that wait for a decoder or for a prediction.
    case tilesWaiting
    /// Processor seconds that the process has used, user and system, on all cores together.
    case processorSeconds
  }

  /// Which quantity.
  public var name: Name
  /// Its value, in the unit that `name` documents.
  public var value: Double
  /// When it had this value.
  public var time: TraceTime

  /// A counter's value, now unless said otherwise.
  public init(name: Name, value: Double, time: TraceTime = .now) {
    self.name = name
    self.value = value
    self.time = time
  }
}
