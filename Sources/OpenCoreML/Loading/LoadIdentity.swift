import Files
import Foundation
import SystemPackage

/// What makes two loads equal before the model's file has been read: the file as it stands and all that decides the result.
///
/// A file that was replaced meanwhile is another one, so nobody gets a model that was there before.
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
