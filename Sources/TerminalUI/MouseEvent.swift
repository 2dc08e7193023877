/// A mouse click, drag or turn of the wheel.
package struct MouseEvent: Sendable, Equatable {
  /// What the user did.
  package enum Action: Sendable, Equatable {
    case press, release, doubleClick, drag, wheelUp, wheelDown
  }

  /// What the user did.
  package var action: Action
  /// The cell under the mouse.
  package var position: Point

  /// Creates a mouse event.
  package init(action: Action, position: Point) {
    self.action = action
    self.position = position
  }
}
