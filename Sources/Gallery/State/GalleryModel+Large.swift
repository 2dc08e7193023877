import Imaging
import Pictures

extension GalleryModel {
  /// How the large picture is looked at; `nil` in the grid.
  package var large: LargeState? { if case .large(let state) = mode { state } else { nil } }

  /// A photograph's own size, as soon as any picture of it was done.
  package func originalSize(of photograph: Photograph.ID) -> PixelSize? {
    tile(photograph, .large).originalSize ?? tile(photograph, .tile).originalSize
  }

  /// How many pictures there are of one photograph: with one model before and after, with two the photograph as well.
  package var pictureCount: Int { filter.models.isEmpty ? 1 : filter.models.count + 1 }

  /// Whether the selected photograph is shown in panes, one for each picture of a comparison.
  package var showsPanes: Bool {
    guard let large, large.alone == nil, pictureCount > 2, let photograph = selectedPhotograph else { return false }
    let tile = tile(photograph.id, .large)
    return tile.finished?.comparison?.panes != nil || tile.newest?.panes != nil
  }

  /// The room of each large picture: of a pane if there are some.
  package var zoomRoom: PictureRoom { showsPanes ? largeRoom.pane.pictures : largeRoom.pictures }
}
