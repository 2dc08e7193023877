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
  /// The model, where one was involved.
  public var model: String?
  /// When.
  public var time: TraceTime

  /// An event, now unless said otherwise.
  public init(kind: Kind, label: String, model: String? = nil, time: TraceTime = .now) {
    self.kind = kind
    self.label = label
    self.model = model
    self.time = time
  }
}
