/// A click or a turn of the wheel.
package struct MouseEvent: Sendable, Equatable {
  /// What was done.
  package enum Action: Sendable, Equatable {
    case press, release, doubleClick, drag, wheelUp, wheelDown
  }

  /// What was done.
  package var action: Action
  /// Where.
  package var position: Point

  /// A mouse event.
  package init(action: Action, position: Point) {
    self.action = action
    self.position = position
  }
}
