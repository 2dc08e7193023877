/// What a recorder receives: the vocabulary shared by the live panel, the recorded file and the tests.
///
/// The terms are those of signposts: an interval has a start and an end, an event is a moment, a counter is a value over time.
public enum TraceRecord: Sendable, Equatable {
  /// Work that took time and has ended.
  case interval(TraceInterval)
  /// Something that happened.
  case event(TraceEvent)
  /// A quantity's value at a moment.
  case counter(TraceCounter)
}
