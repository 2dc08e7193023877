import Imaging
import SystemPackage

/// What a gallery shows and how.
package struct GalleryConfiguration: Sendable {
  /// Folders and files, in the order in which they are shown.
  package var paths: [FilePath]
  /// Whether folders inside folders are listed too.
  package var isRecursive = false
  /// Shown in the header.
  package var title: String
  /// The models to choose from.
  package var models: [ModelSource] = []
  /// How models are loaded.
  package var modelSettings = ModelSettings()
  /// What is done to the photographs at first.
  package var filter: Filter = .original
  /// What is too large to be decoded.
  package var limits = ImageLimits()
  /// Whether thumbnails are left out of use: none is read, none is written.
  package var isPrivate = false

  /// A gallery of some folders and files.
  package init(paths: [FilePath], title: String) {
    self.paths = paths
    self.title = title
  }
}
