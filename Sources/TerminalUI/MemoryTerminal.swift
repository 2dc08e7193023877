/// A terminal in memory: gives the events that it is told and keeps the frames that it is shown.
@MainActor package final class MemoryTerminal: Terminal {
  /// The extent that it was made with or last resized to.
  package var size: Size
  /// As it was made.
  package let colorDepth: ColorDepth
  /// As it was made.
  package let appearance: Appearance
  /// All frames so far, oldest first.
  package private(set) var frames: [Frame] = []
  /// Whether it was given back.
  package private(set) var isRestored = false
  private var handler: (@MainActor (TerminalEvent) -> Void)?

  /// A terminal of this extent.
  package init(size: Size, colorDepth: ColorDepth = .trueColor, appearance: Appearance = .dark) {
    self.size = size
    self.appearance = appearance
    self.colorDepth = colorDepth
  }

  /// Lets the user do something.
  package func send(_ event: TerminalEvent) {
    if case .resize(let size) = event { self.size = size }
    handler?(event)
  }

  /// Keeps the frame.
  package func present(_ frame: Frame) { frames.append(frame) }

  /// Hands what is sent from now on to `handler`.
  package func listen(_ handler: @escaping @MainActor (TerminalEvent) -> Void) { self.handler = handler }

  /// Ends the events.
  package func restore() {
    isRestored = true
    handler = nil
  }
}
