import Imaging
import Pictures
import SystemPackage

/// What a picture is for.
package enum PicturePurpose: Sendable, Hashable {
  /// A tile of the grid.
  case tile
  /// The one picture that fills the screen.
  case large
}

/// Identifies a picture; at most one task works on a key at a time.
package struct PictureKey: Sendable, Hashable {
  package var photograph: Photograph.ID
  package var purpose: PicturePurpose

  package init(photograph: Photograph.ID, purpose: PicturePurpose) {
    self.photograph = photograph
    self.purpose = purpose
  }
}

/// One picture to make: its source, size and filter.
package struct PictureRequest: Sendable, Equatable {
  package var key: PictureKey
  /// Tells this request from earlier ones for the same key, whose reports are ignored.
  package var generation: Int
  package var path: FilePath
  /// The picture fits inside this size in pixels: two per cell across, four down.
  package var fittingSize: PixelSize
  package var filter: Filter
  /// How the picture is coloured; `nil` for the gallery's own way: all previews first, then predictions by distance.
  package var strategy: StrategyName?

  package init(
    key: PictureKey, generation: Int, path: FilePath, fittingSize: PixelSize, filter: Filter,
    strategy: StrategyName? = nil
  ) {
    self.key = key
    self.generation = generation
    self.path = path
    self.fittingSize = fittingSize
    self.filter = filter
    self.strategy = strategy
  }
}
