import Foundation
import Hashing

/// Where the journals of evaluations lie that write into no file.
public enum EvaluationCache {
  /// A journal by some words that tell one evaluation from another: `$XDG_CACHE_HOME/vitrine/evaluations/….jsonl`.
  public static func journal(for words: [String]) -> URL {
    var hash = SHA256()
    for word in words { hash.update("\(word.utf8.count):\(word)") }
    let environment = ProcessInfo.processInfo.environment
    let cache =
      environment["XDG_CACHE_HOME"].flatMap { $0.hasPrefix("/") ? URL(fileURLWithPath: $0) : nil }
      ?? URL(fileURLWithPath: environment["HOME"] ?? "/").appendingPathComponent(".cache")
    return cache.appendingPathComponent("vitrine/evaluations/\(hash.hexDigest().prefix(32)).jsonl")
  }
}
