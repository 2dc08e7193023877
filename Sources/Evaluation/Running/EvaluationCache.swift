import Files
import Foundation

/// The journals of evaluations that write no report file: `$XDG_CACHE_HOME/vitrine/evaluations`.
package enum EvaluationCache {
  /// The journal of an evaluation that is running or was interrupted.
  package struct Entry: Sendable {
    /// The journal's path.
    package let url: URL
    /// Its size in bytes.
    package let byteCount: Int
    /// When a photograph was last added.
    package let lastWritten: Date
  }

  /// After how many seconds an interrupted evaluation counts as abandoned.
  package static let abandonedAfter = 7.0 * 86_400

  /// The folder; it may not exist.
  package static var directory: URL {
    URL(fileURLWithPath: UserFolders.cache.string).appendingPathComponent("vitrine/evaluations")
  }

  /// The journal for an evaluation, identified by these words.
  package static func journal(for words: [String]) -> URL {
    var hash = SHA256()
    for word in words { hash.update("\(word.utf8.count):\(word)") }
    return directory.appendingPathComponent("\(hash.hexDigest().prefix(32)).jsonl")
  }

  /// All journals, most recently written first.
  package static func entries() -> [Entry] {
    let keys: Set<URLResourceKey> = [.fileSizeKey, .contentModificationDateKey, .isRegularFileKey]
    let files = try? FileManager.default.contentsOfDirectory(at: directory, includingPropertiesForKeys: Array(keys))
    return (files ?? []).filter { $0.pathExtension == "jsonl" }
      .compactMap { url in
        // A folder with that name is something else.
        guard let values = try? url.resourceValues(forKeys: keys), values.isRegularFile == true,
          let date = values.contentModificationDate
        else { return nil }
        return Entry(url: url, byteCount: values.fileSize ?? 0, lastWritten: date)
      }
      .sorted { $0.lastWritten > $1.lastWritten }
  }

  /// Deletes journals.
  ///
  /// - Throws: the file system's error.
  package static func remove(_ entries: [Entry]) throws {
    for entry in entries { try FileManager.default.removeItem(at: entry.url) }
  }
}
