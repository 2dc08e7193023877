import TerminalUI
@MainActor public final class CursesTerminal: Terminal {
  public init() throws {}
  public var size: Size { Size(columns: 0, rows: 0) }
  public var colorDepth: ColorDepth { .monochrome }
  public var events: AsyncStream<TerminalEvent> { AsyncStream { _ in } }
  public func present(_ frame: Frame) {}
  public func restore() {}
}
