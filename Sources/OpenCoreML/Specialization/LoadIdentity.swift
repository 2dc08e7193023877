import Files
import Foundation
import ModelFiles
import SystemPackage

/// What makes two loads equal before the model's file has been read: the file's current state and everything that affects the
/// result.
///
/// A file that has been replaced is a different one, so nobody gets the previous model.
struct LoadIdentity: Hashable, Sendable {
  private let path: String
  private let fileState: FileIdentity?
  /// The states of all files of a package, whose folder stays the same when they change.
  private let packageStates: [FileIdentity?]
  private let settings: [String]

  init(_ source: URL, _ settings: LoadSettings) {
    let path = source.standardizedFileURL.path
    self.path = path
    // Of a compiled bundle the metadata are written last and name all that belongs to it.
    fileState = FileIdentity(following: FilePath(path + "/metadata.json")) ?? FileIdentity(following: FilePath(path))
    let names = CoreMLFiles.names(in: source)
    packageStates = names.map { FileIdentity(following: FilePath("\(path)/\($0)")) }
    self.settings = settings.fingerprint + [settings.cacheDirectory?.path ?? ""]
  }
}
