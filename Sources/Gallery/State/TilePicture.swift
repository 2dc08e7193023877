import Imaging
import Pictures
import TerminalUI

/// A picture that is or was shown, with all that is needed to show another part of it in its place.
package struct TilePicture: Sendable, Equatable {
  /// After the filter.
  package let after: ScreenPicture
  /// Before the filter.
  package let before: ScreenPicture
  /// The pictures of a comparison, if they were made one by one.
  package let alone: [ScreenPicture]
  /// The arrangement of the panes in `after`, if it is several pictures in one.
  package let panes: PictureComparison.Panes?
  /// The part of the photograph that each picture shows.
  package let region: PictureRegion

  /// A whole picture before the filter.
  package init(_ picture: ScreenPicture) {
    (after, before, alone, panes, region) = (picture, picture, [], nil, .whole)
  }

  /// A picture that is done.
  package init(_ finished: FinishedPicture) {
    (after, before, alone, region) = (finished.picture, finished.before, finished.alone, finished.region)
    panes = finished.alone.isEmpty ? finished.comparison?.panes : nil
  }

  /// All its pictures.
  package var all: [ScreenPicture] { [after, before] + alone }
}
