/// A terminal in memory, for tests: it delivers the events sent to it and keeps the frames presented to it.
@MainActor package final class MemoryTerminal: Terminal {
  /// The initial size, or that of the last resize.
  package var size: Size
  /// The colour depth it was created with.
  package let colorDepth: ColorDepth
  /// The appearance it was created with.
  package let appearance: Appearance
  /// All presented frames, oldest first.
  package private(set) var frames: [Frame] = []
  /// Whether `restore()` was called.
  package private(set) var isRestored = false
  /// Never called: frames are kept with their pictures.
  package var onTransmission: (@MainActor (Transmission) -> Void)?
  /// Nothing is sent anywhere.
  package let sentByteCount = 0
  private var handler: (@MainActor (TerminalEvent) -> Void)?

  /// A terminal of this size.
  package init(size: Size, colorDepth: ColorDepth = .trueColor, appearance: Appearance = .dark) {
    self.size = size
    self.appearance = appearance
    self.colorDepth = colorDepth
  }

  /// Sends an event, as if the user had caused it.
  package func send(_ event: TerminalEvent) {
    if case .resize(let size) = event { self.size = size }
    handler?(event)
  }

  /// Keeps the frame.
  package func present(_ frame: Frame) { frames.append(frame) }

  /// Passes events sent from now on to `handler`.
  package func listen(_ handler: @escaping @MainActor (TerminalEvent) -> Void) { self.handler = handler }

  /// Stops delivering events.
  package func restore() {
    isRestored = true
    handler = nil
  }
}
