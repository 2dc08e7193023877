import Files
import Foundation

/// A folder that exists while some work runs.
enum TemporaryFolder {
  /// Runs `work` with an empty folder, which is deleted afterwards in any case. If the process is killed, the next one that
  /// needs such a folder deletes it.
  ///
  /// - Throws: whatever the work throws; `CommandError` if there is no room for the folder.
  static func with<Result>(
    isolation: isolated (any Actor)? = #isolation, _ work: (URL) async throws -> Result
  ) async throws -> Result {
    let folder: TemporaryDirectory
    do throws(TemporaryDirectory.Unavailable) {
      folder = try TemporaryDirectory()
    } catch {
      throw CommandError("\(error)")
    }
    defer { folder.remove() }
    return try await work(URL(fileURLWithPath: folder.path.string))
  }
}
