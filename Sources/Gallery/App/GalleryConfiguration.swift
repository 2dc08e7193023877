import Imaging
import SystemPackage

/// What a gallery shows and how.
public struct GalleryConfiguration: Sendable {
  /// Folders and files, in the order in which they are shown.
  public var paths: [FilePath]
  /// Whether folders inside folders are listed too.
  public var isRecursive = false
  /// Shown in the header.
  public var title: String
  /// The models to choose from.
  public var models: [ModelSource] = []
  /// How models are loaded.
  public var modelSettings = ModelSettings()
  /// What is done to the photographs at first.
  public var filter: Filter = .original
  /// What is too large to be decoded.
  public var limits = ImageLimits()
  /// Whether thumbnails are left out of use: none is read, none is written.
  public var isPrivate = false

  /// A gallery of some folders and files.
  public init(paths: [FilePath], title: String) {
    self.paths = paths
    self.title = title
  }
}
