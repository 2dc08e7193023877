import Foundation
import OpenCoreML

/// A folder that is there while some work is done.
enum TemporaryFolder {
  /// Does some work with an empty folder, which goes in any case.
  ///
  /// - Throws: what the work throws; `CommandError` where there is no room for the folder.
  static func with<Result>(
    isolation: isolated (any Actor)? = #isolation, _ work: (URL) async throws -> Result
  ) async throws -> Result {
    let files = FileManager.default
    let folder = files.temporaryDirectory.appendingPathComponent("vitrine-compress-\(UUID().uuidString)")
    do {
      try files.createDirectory(at: folder, withIntermediateDirectories: true)
    } catch {
      throw CommandError("\(folder.path): cannot be made: \(FileContent.reason(error))")
    }
    defer { try? files.removeItem(at: folder) }
    return try await work(folder)
  }
}
