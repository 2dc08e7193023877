/// A terminal in memory, for tests: it delivers the events sent to it and keeps the frames presented to it.
@MainActor public final class MemoryTerminal: Terminal {
  /// The initial size, or that of the last resize.
  public var size: Size
  /// The colour depth it was created with.
  public let colorDepth: ColorDepth
  /// The appearance it was created with.
  public let appearance: Appearance
  /// All presented frames, oldest first.
  public private(set) var frames: [Frame] = []
  /// Whether `restore()` was called.
  public private(set) var isRestored = false
  private var handler: (@MainActor (TerminalEvent) -> Void)?

  /// A terminal of this size.
  public init(size: Size, colorDepth: ColorDepth = .trueColor, appearance: Appearance = .dark) {
    self.size = size
    self.appearance = appearance
    self.colorDepth = colorDepth
  }

  /// Sends an event, as if the user had caused it.
  public func send(_ event: TerminalEvent) {
    if case .resize(let size) = event { self.size = size }
    handler?(event)
  }

  /// Keeps the frame.
  public func present(_ frame: Frame) { frames.append(frame) }

  /// Passes events sent from now on to `handler`.
  public func listen(_ handler: @escaping @MainActor (TerminalEvent) -> Void) { self.handler = handler }

  /// Stops delivering events.
  public func restore() {
    isRestored = true
    handler = nil
  }
}
