import Synchronization

/// Problems with keeping things for the next run. Work continues without a cache, so nobody would notice; the program reports them
/// once, when its work is done.
package enum CacheProblems {
  private static let texts = Mutex<[(kind: String, text: String)]>([])

  /// Remembers a problem; only the first of each kind is kept.
  package static func add(_ text: String, kind: String) {
    texts.withLock { texts in
      if !texts.contains(where: { $0.kind == kind }) { texts.append((kind, text)) }
    }
  }

  /// All problems, one per line.
  package static var all: [String] { texts.withLock { $0.map(\.text) } }
}
