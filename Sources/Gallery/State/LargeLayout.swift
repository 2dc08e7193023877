import Profiler
import TerminalUI

/// The positions of one large picture and its caption.
package struct LargeLayout: Sendable, Equatable {
  /// The picture.
  package let picture: Rect
  /// The two lines below it; empty if there is no room.
  package let caption: Rect

  /// The division of the screen's middle.
  package init(screen: ScreenLayout) {
    let content = screen.content
    (picture, caption) = content.splitBottom(content.rows >= 8 ? 2 : 0)
  }
}
