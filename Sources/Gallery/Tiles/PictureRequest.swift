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

/// One picture to make: its source, its place and its filter.
package struct PictureRequest: Sendable, Equatable {
  package var key: PictureKey
  /// Tells this request from earlier ones for the same key: what an earlier one still sends is not heard.
  package var generation = 0
  package var path: FilePath
  /// The cells that it may fill, and how the terminal shows it there.
  package var room: ScreenRoom
  package var filter: Filter
  /// The way it is made.
  package var strategy: StrategyName
  /// How far it is enlarged; `nil` if all of it is shown.
  package var zoom: PictureZoom?
  /// Whether the pictures of a comparison are wanted one by one, each as large as the room.
  package var isApart = false

  var place: PicturePlace { PicturePlace(room: room, zoom: zoom, isApart: isApart) }

  /// Whether another request is for the same picture, though perhaps for another part of it.
  func hasSamePicture(as other: PictureRequest) -> Bool {
    filter == other.filter && room == other.room && strategy == other.strategy
  }

  /// Whether another request is for the same part of the same picture.
  func hasSameView(as other: PictureRequest) -> Bool {
    hasSamePicture(as: other) && zoom == other.zoom && isApart == other.isApart
  }
}
