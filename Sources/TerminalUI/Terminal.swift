/// A screen that shows frames and a keyboard that gives events. It lives on the main actor.
@MainActor package protocol Terminal: AnyObject {
  /// The screen's extent now.
  var size: Size { get }
  /// How many colours it shows.
  var colorDepth: ColorDepth { get }
  /// What its background is like, as far as is known at the start; an event tells when more is known.
  var appearance: Appearance { get }
  /// Hands what the user does to `handler`, at once and on the main actor, until the terminal is restored. There is one listener.
  func listen(_ handler: @escaping @MainActor (TerminalEvent) -> Void)
  /// Shows a frame; only what changed is sent. A frame of another size than the screen is cut off or shown in part.
  func present(_ frame: Frame)
  /// Gives the terminal back as it was found. To be called on every way out; a second call does nothing.
  func restore()
}
