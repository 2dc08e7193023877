/// Work that has ended, with its start and duration.
public struct TraceInterval: Sendable, Equatable {
  /// The kind of work.
  public enum Kind: String, Sendable, CaseIterable {
    /// Loading a model, from the request until the model can predict.
    case load
    /// One step of a load, named by `label`: "read", "compile", "store".
    case loadStep
    /// Waiting for a turn: for a decoder, or for a place among the predictions in flight.
    case queueWait
    /// Preparing the input: reading, decoding, resizing, converting.
    case prepare
    /// One step of preparing an input, named by `label`: "thumbnail", "decode", "resize", "convert".
    case prepareStep
    /// One prediction on a compute device, or one part of it if the model is divided among several devices.
    case predict
    /// Turning a prediction's output into what is shown.
    case convert
    /// Drawing one frame.
    case draw
    /// Sending the pixels of one picture to the terminal, from the request to the last byte.
    case transmit
  }

  /// How an interval ended.
  public enum Outcome: String, Sendable, CaseIterable {
    /// The work was done.
    case completed
    /// The work was stopped before its end.
    case cancelled
    /// The work ended with an error.
    case failed
  }

  /// The kind of work.
  public var kind: Kind
  /// What the work was done on or by: a model's name, a photograph's name, "cached" for a load.
  public var label: String
  /// The model, if one was involved.
  public var model: String?
  /// The compute device, for example "CPU", if one was involved.
  public var device: String?
  /// When it began.
  public var start: TraceTime
  /// When it ended; never before `start`.
  public var end: TraceTime
  /// How it ended.
  public var outcome: Outcome
  /// What went wrong, if it failed.
  public var reason: String?

  /// Creates an interval that has ended. An `end` before `start` is moved to `start`.
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

  /// The length in seconds.
  public var seconds: Double { end.seconds(since: start) }
}
