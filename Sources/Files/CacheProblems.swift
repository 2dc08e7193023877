import Synchronization

/// What could not be kept for the next time. Work goes on without it, so nobody would hear of it otherwise: a program says it once,
/// when its own work is done.
package enum CacheProblems {
  private static let texts = Mutex<[(kind: String, text: String)]>([])

  /// Remembers a problem; the first of its kind stands for all.
  package static func add(_ text: String, kind: String) {
    texts.withLock { texts in
      if !texts.contains(where: { $0.kind == kind }) { texts.append((kind, text)) }
    }
  }

  /// All problems, a line each.
  package static var all: [String] { texts.withLock { $0.map(\.text) } }
}
