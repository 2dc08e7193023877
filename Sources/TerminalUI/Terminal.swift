/// A screen that shows frames and a keyboard that gives events. It lives on the main actor.
@MainActor public protocol Terminal: AnyObject {
  /// The screen's extent now.
  var size: Size { get }
  /// How many colours it shows.
  var colorDepth: ColorDepth { get }
  /// Hands what the user does to `handler`, at once and on the main actor, until the terminal is restored. There is one listener.
  func listen(_ handler: @escaping @MainActor (TerminalEvent) -> Void)
  /// Shows a frame; only what changed is sent. A frame of another size than the screen is cut off or shown in part.
  func present(_ frame: Frame)
  /// Gives the terminal back as it was found. To be called on every way out; a second call does nothing.
  func restore()
}

/// How many colours a terminal shows.
public enum ColorDepth: String, Sendable, CaseIterable {
  /// No colour: pictures become characters of different weight.
  case monochrome
  /// The 16 ANSI colours.
  case ansi16
  /// The 256 colours of xterm.
  case palette256
  /// 24-bit colour.
  case trueColor
}

/// What a user does at a terminal.
public enum TerminalEvent: Sendable, Equatable {
  /// A key was pressed.
  case key(Key)
  /// The mouse was clicked or its wheel turned.
  case mouse(MouseEvent)
  /// The screen has a new extent.
  case resize(Size)
  /// The terminal came back to the foreground, or asks for the whole screen again.
  case redraw
  /// A signal asks the program to end.
  case terminate(signal: Int32)
}

/// A key of the keyboard.
public enum Key: Sendable, Hashable {
  /// A character as typed, shift already in it: "a", "A", " ".
  case character(Character)
  /// A letter held with Control: `control("d")`.
  case control(Character)
  case enter, escape, tab, backTab, backspace, delete
  case up, down, left, right, pageUp, pageDown, home, end
}

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
