/// What a recorder keeps: the vocabulary that the live panel, the recorded file and the tests share.
///
/// The terms are those of signposts: an interval has a start and an end, an event is a moment, a counter is a value over time.
public enum TraceRecord: Sendable, Equatable {
  /// Something that took time and has ended.
  case interval(TraceInterval)
  /// Something that happened.
  case event(TraceEvent)
  /// A quantity as it stood at a moment.
  case counter(TraceCounter)
}
