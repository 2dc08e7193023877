import Imaging
import Pictures

/// Where a picture is shown, and which part of it.
struct PicturePlace: Sendable {
  /// The cells that it may fill.
  var room: ScreenRoom
  /// How far it is enlarged; `nil` if all of it is shown, as large as fits.
  var zoom: PictureZoom?
  /// Whether the pictures of a comparison are made one by one, each as large as the room.
  var isApart = false

  /// What is seen of a photograph of this size.
  func view(of size: PixelSize) -> PictureView { zoom.map(room.pictures.view) ?? room.pictures.view(of: size) }

  /// The place of each pane of a comparison.
  var pane: PicturePlace { PicturePlace(room: room.pane, zoom: zoom) }
}
