import Files
import Foundation

/// Where the journals of evaluations lie that write into no file: `$XDG_CACHE_HOME/vitrine/evaluations`.
package enum EvaluationCache {
  /// The journal of an evaluation that was interrupted, or is under way.
  package struct Entry: Sendable {
    /// Its place.
    package let url: URL
    /// Its size in bytes.
    package let byteCount: Int
    /// When a photograph was last added.
    package let lastWritten: Date
  }

  /// After how long nobody comes back to an evaluation, in seconds.
  package static let abandonedAfter = 7.0 * 86_400

  /// The folder; it need not be there.
  package static var directory: URL {
    URL(fileURLWithPath: UserFolders.cache.string).appendingPathComponent("vitrine/evaluations")
  }

  /// A journal by some words that tell one evaluation from another.
  package static func journal(for words: [String]) -> URL {
    var hash = SHA256()
    for word in words { hash.update("\(word.utf8.count):\(word)") }
    return directory.appendingPathComponent("\(hash.hexDigest().prefix(32)).jsonl")
  }

  /// All journals, the one that was written to last first.
  package static func entries() -> [Entry] {
    let keys: Set<URLResourceKey> = [.fileSizeKey, .contentModificationDateKey, .isRegularFileKey]
    let files = try? FileManager.default.contentsOfDirectory(at: directory, includingPropertiesForKeys: Array(keys))
    return (files ?? []).filter { $0.pathExtension == "jsonl" }
      .compactMap { url in
        // A folder of that name holds something else.
        guard let values = try? url.resourceValues(forKeys: keys), values.isRegularFile == true,
          let date = values.contentModificationDate
        else { return nil }
        return Entry(url: url, byteCount: values.fileSize ?? 0, lastWritten: date)
      }
      .sorted { $0.lastWritten > $1.lastWritten }
  }

  /// Deletes journals.
  ///
  /// - Throws: what the file system says.
  package static func remove(_ entries: [Entry]) throws {
    for entry in entries { try FileManager.default.removeItem(at: entry.url) }
  }
}
