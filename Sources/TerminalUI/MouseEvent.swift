/// A mouse click, drag or turn of the wheel.
public struct MouseEvent: Sendable, Equatable {
  /// What the user did.
  public enum Action: Sendable, Equatable {
    case press, release, doubleClick, drag, wheelUp, wheelDown
  }

  /// What the user did.
  public var action: Action
  /// The cell under the mouse.
  public var position: Point

  /// Creates a mouse event.
  public init(action: Action, position: Point) {
    self.action = action
    self.position = position
  }
}
