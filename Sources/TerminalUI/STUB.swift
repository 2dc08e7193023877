extension Frame {
  public mutating func fill(_ rect: Rect, with: Cell) {}
  @discardableResult public mutating func write(_ text: String, at: Point, style: Style = .plain, maxColumns: Int = .max) -> Int { 0 }
  public mutating func draw(_ grid: PixelGrid, at: Point, clippedTo: Rect? = nil) {}
  public func text(trimmingTrailingBlanks: Bool) -> String { "" }
  public func ansi(depth: ColorDepth) -> String { "" }
}
public enum DisplayText {
  public static func sanitized(_ s: String) -> String { s }
  public static func width(_ s: String) -> Int { s.count }
  public static func truncated(_ s: String, toColumns: Int) -> String { s }
}
