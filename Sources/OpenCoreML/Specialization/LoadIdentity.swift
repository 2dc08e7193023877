import Files
import Foundation
import SystemPackage

/// What makes two loads equal before the model's file has been read: the file's current state and everything that affects the
/// result.
///
/// A file that has been replaced is a different one, so nobody gets the previous model.
struct LoadIdentity: Hashable, Sendable {
  private let path: String
  private let fileState: FileIdentity?
  private let settings: [String]

  init(_ source: URL, _ settings: LoadSettings) {
    path = source.standardizedFileURL.path
    // Of a compiled bundle the metadata are written last and name all that belongs to it.
    fileState = FileIdentity(following: FilePath(path + "/metadata.json")) ?? FileIdentity(following: FilePath(path))
    self.settings = settings.fingerprint + [settings.cacheDirectory?.path ?? ""]
  }
}
