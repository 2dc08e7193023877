/// The size of a terminal's cell in pixels.
package struct CellSize: Hashable, Sendable {
  /// Width in pixels, at least 1.
  package let width: Int
  /// Height in pixels, at least 1.
  package let height: Int

  /// Creates a size; numbers below 1 become 1.
  package init(width: Int, height: Int) {
    self.width = max(1, width)
    self.height = max(1, height)
  }

  /// What is assumed until the terminal says otherwise: a cell is twice as high as it is wide.
  package static let usual = CellSize(width: 10, height: 20)

  /// The cells of a screen whose size is known in pixels. Some terminals count their border as well, so the division rounds down.
  package init?(screen: Size, pixelWidth: Int, pixelHeight: Int) {
    guard screen.columns > 0, screen.rows > 0, pixelWidth >= screen.columns, pixelHeight >= screen.rows else {
      return nil
    }
    self.init(width: pixelWidth / screen.columns, height: pixelHeight / screen.rows)
  }
}
