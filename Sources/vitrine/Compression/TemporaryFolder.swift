import Files
import Foundation

/// A folder that is there while some work is done.
enum TemporaryFolder {
  /// Does some work with an empty folder, which goes in any case; if the process is killed, with the next one that needs such a folder.
  ///
  /// - Throws: what the work throws; `CommandError` if there is no room for the folder.
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
