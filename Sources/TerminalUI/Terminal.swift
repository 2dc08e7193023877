/// A screen that shows frames and a keyboard that sends events. It belongs to the main actor.
@MainActor package protocol Terminal: AnyObject {
  /// The current size of the screen.
  var size: Size { get }
  /// How many colours it shows.
  var colorDepth: ColorDepth { get }
  /// The background, as far as it is known at the start; an event reports it later.
  var appearance: Appearance { get }
  /// Passes the user's input to `handler`, immediately and on the main actor, until the terminal is restored. There is one
  /// listener.
  func listen(_ handler: @escaping @MainActor (TerminalEvent) -> Void)
  /// Called with every picture that was sent to the terminal, or given up because it had left the screen.
  var onTransmission: (@MainActor (Transmission) -> Void)? { get set }
  /// Bytes that the terminal has taken since the start.
  var sentByteCount: Int { get }
  /// Shows a frame, sending only the changes. A frame that is larger than the screen is cut off.
  func present(_ frame: Frame)
  /// Restores the terminal to its original state. Call it on every way out; a second call does nothing.
  func restore()
}
