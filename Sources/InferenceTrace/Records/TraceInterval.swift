/// Work that has ended, with its start and duration.
public struct TraceInterval: Sendable, Equatable {
  /// What kind of work an interval is.
  public enum Kind: String, Sendable, CaseIterable {
    /// Loading a model, from the request to the model that can predict.
    case load
    /// One step of a load; `label` says which: "read", "compile", "store".
    case loadStep
    /// Waiting for a turn: for a decoder or for a place among the predictions in flight.
    case queueWait
    /// Preparing the input: reading, decoding, resizing, converting.
    case prepare
    /// One step of preparing an input; `label` says which: "thumbnail", "decode", "resize", "convert".
    case prepareStep
    /// One prediction on a compute device; of a model that is divided among several, one part of it.
    case predict
    /// Turning a prediction's output into what is shown.
    case convert
    /// Drawing one frame.
    case draw
  }

  /// How an interval ended.
  public enum Outcome: String, Sendable, CaseIterable {
    /// It did what it was started for.
    case completed
    /// Somebody stopped it before its end.
    case cancelled
    /// It ended with an error.
    case failed
  }

  /// What kind of work it was.
  public var kind: Kind
  /// What the work was done on or by: a model's name, a photograph's name, "cached" for a load.
  public var label: String
  /// The model, where one was involved.
  public var model: String?
  /// The compute device, where one was involved: "CPU".
  public var device: String?
  /// When it began.
  public var start: TraceTime
  /// When it ended; never before `start`.
  public var end: TraceTime
  /// How it ended.
  public var outcome: Outcome
  /// What went wrong, where it failed.
  public var reason: String?

  /// An interval that has ended.
  public init(
    kind: Kind, label: String, model: String? = nil, device: String? = nil, start: TraceTime, end: TraceTime,
    outcome: Outcome = .completed, reason: String? = nil
  ) {
    self.kind = kind
    self.label = label
    self.model = model
    self.device = device
    self.start = start
    self.end = max(start, end)
    self.outcome = outcome
    self.reason = reason
  }

  /// Its length in seconds.
  public var seconds: Double { end.seconds(since: start) }
}
