import Foundation
import Glibc

/// What makes two loads equal before the model's file has been read: the file as it stands and all that decides the result.
///
/// A file that was replaced meanwhile is another one, so nobody gets a model that was there before.
struct LoadIdentity: Hashable, Sendable {
  private let path: String
  private let fileState: [Int]
  private let settings: [String]

  init(_ source: URL, _ settings: LoadSettings) {
    path = source.standardizedFileURL.path
    var information = stat()
    fileState =
      stat(path, &information) == 0
      ? [
        Int(information.st_dev), Int(information.st_ino), Int(information.st_size), information.st_mtim.tv_sec,
        information.st_mtim.tv_nsec,
      ] : []
    self.settings = [
      "\(settings.computeUnits)", settings.precision.rawValue, "\(settings.predictionConcurrency ?? 0)",
      settings.cacheDirectory?.path ?? "",
    ]
  }
}
