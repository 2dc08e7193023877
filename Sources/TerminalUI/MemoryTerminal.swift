/// A terminal in memory: gives the events that it is told and keeps the frames that it is shown.
@MainActor public final class MemoryTerminal: Terminal {
  /// The extent that it was made with or last resized to.
  public var size: Size
  /// As it was made.
  public let colorDepth: ColorDepth
  /// As it was made.
  public let appearance: Appearance
  /// All frames so far, oldest first.
  public private(set) var frames: [Frame] = []
  /// Whether it was given back.
  public private(set) var isRestored = false
  private var handler: (@MainActor (TerminalEvent) -> Void)?

  /// A terminal of this extent.
  public init(size: Size, colorDepth: ColorDepth = .trueColor, appearance: Appearance = .dark) {
    self.size = size
    self.appearance = appearance
    self.colorDepth = colorDepth
  }

  /// Lets the user do something.
  public func send(_ event: TerminalEvent) {
    if case .resize(let size) = event { self.size = size }
    handler?(event)
  }

  /// Keeps the frame.
  public func present(_ frame: Frame) { frames.append(frame) }

  /// Hands what is sent from now on to `handler`.
  public func listen(_ handler: @escaping @MainActor (TerminalEvent) -> Void) { self.handler = handler }

  /// Ends the events.
  public func restore() {
    isRestored = true
    handler = nil
  }
}
