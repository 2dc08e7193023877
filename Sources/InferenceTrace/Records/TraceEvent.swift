/// Something that happened at a moment.
public struct TraceEvent: Sendable, Equatable {
  /// What happened.
  public enum Kind: String, Sendable, CaseIterable {
    /// An entry was found in a cache.
    case cacheHit
    /// An entry was not found in a cache, or was unusable.
    case cacheMiss
    /// An entry was removed from a cache to make room, or because it was damaged.
    case cacheEviction
    /// Work was given up; `label` says at which stage: while it waited, was prepared or ran.
    case cancellation
    /// A message worth showing.
    case note
  }

  /// What happened.
  public var kind: Kind
  /// The cache ("specialization", "thumbnails"), the cancelled stage ("waiting", "preparing", "running"), or the note.
  public var label: String
  /// The model, if one was involved.
  public var model: String?
  /// When it happened.
  public var time: TraceTime

  /// Creates an event, by default at the current time.
  public init(kind: Kind, label: String, model: String? = nil, time: TraceTime = .now) {
    self.kind = kind
    self.label = label
    self.model = model
    self.time = time
  }
}
