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

/// Work that has ended, with its start and duration.
public struct TraceInterval: Sendable, Equatable {
  /// What kind of work an interval is.
  public enum Kind: String, Sendable, CaseIterable {
    /// Loading a model, from the request to the model that can predict.
    case load
    /// Waiting for a turn: for a decoder or for a place among the predictions in flight.
    case queueWait
    /// Preparing the input: reading, decoding, resizing, converting.
    case prepare
    /// One prediction on a compute device.
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

  /// An interval that has ended.
  public init(
    kind: Kind, label: String, model: String? = nil, device: String? = nil, start: TraceTime, end: TraceTime,
    outcome: Outcome = .completed
  ) {
    self.kind = kind
    self.label = label
    self.model = model
    self.device = device
    self.start = start
    self.end = max(start, end)
    self.outcome = outcome
  }

  /// Its length in seconds.
  public var seconds: Double { end.seconds(since: start) }
}

/// Something that happened at a moment.
public struct TraceEvent: Sendable, Equatable {
  /// What happened.
  public enum Kind: String, Sendable, CaseIterable {
    /// An entry was found in a cache.
    case cacheHit
    /// An entry was looked for in a cache and not found, or was not usable.
    case cacheMiss
    /// An entry left a cache to make room, or because it was damaged.
    case cacheEviction
    /// Work was given up while it waited, was prepared or ran: `label` says which.
    case cancellation
    /// A message worth a line.
    case note
  }

  /// What happened.
  public var kind: Kind
  /// The cache ("specialization", "thumbnails"), the stage that was cancelled ("waiting", "preparing", "running"), or the note.
  public var label: String
  /// When.
  public var time: TraceTime

  /// An event, now unless said otherwise.
  public init(kind: Kind, label: String, time: TraceTime = .now) {
    self.kind = kind
    self.label = label
    self.time = time
  }
}

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
