import Foundation

/// What makes two loads equal before the model's file has been read: the file's current state and everything that affects the
/// result.
///
/// A file that has been replaced is a different one, so nobody gets the previous model.
struct LoadIdentity: Hashable, Sendable {
  private let path: String
  private let fileState: FileState?
  private let settings: [String]

  init(_ source: URL, _ settings: LoadSettings) {
    path = source.standardizedFileURL.path
    // A compiled bundle's metadata is written last and names all its files.
    fileState = FileState(path + "/metadata.json") ?? FileState(path)
    self.settings = settings.fingerprint + [settings.cacheDirectory?.path ?? ""]
  }
}
