import Imaging
import Pictures
import SystemPackage

/// What a gallery shows, and how.
package struct GalleryConfiguration: Sendable {
  /// Folders and files, in the order in which they are shown.
  package var paths: [FilePath]
  /// Whether subfolders are listed too.
  package var isRecursive = false
  /// Shown in the header.
  package var title: String
  /// The models to choose from.
  package var models: [ModelSource] = []
  /// How models are loaded.
  package var modelSettings = ModelSettings()
  /// The filter at the start.
  package var filter: Filter = .original
  /// Photographs beyond these limits are not decoded.
  package var limits = ImageLimits()
  /// Whether thumbnails are neither read nor written.
  package var isPrivate = false

  /// A gallery of these folders and files.
  package init(paths: [FilePath], title: String) {
    self.paths = paths
    self.title = title
  }

  /// Lists its photographs.
  package var lister: PhotographLister { PhotographLister(paths: paths, isRecursive: isRecursive) }
}
