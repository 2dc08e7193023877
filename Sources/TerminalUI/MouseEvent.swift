/// A click or a turn of the wheel.
public struct MouseEvent: Sendable, Equatable {
  /// What was done.
  public enum Action: Sendable, Equatable {
    case press, release, doubleClick, drag, wheelUp, wheelDown
  }

  /// What was done.
  public var action: Action
  /// Where.
  public var position: Point

  /// A mouse event.
  public init(action: Action, position: Point) {
    self.action = action
    self.position = position
  }
}
