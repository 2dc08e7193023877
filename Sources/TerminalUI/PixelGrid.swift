/// Pixels as half-block cells show them: two rows of pixels in each row of cells.
public struct PixelGrid: Hashable, Sendable {
  /// Width in pixels, which is also the width in cells.
  public let width: Int
  /// Height in pixels: twice the height in cells; an odd last row is drawn over the terminal's background.
  public let height: Int
  /// The pixels row after row, from the upper left.
  public let pixels: [Color]

  /// A grid of `width` × `height` pixels; `pixels` must hold exactly that many.
  public init(width: Int, height: Int, pixels: [Color]) {
    precondition(
      pixels.count == width * height, "\(width)×\(height) pixels need \(width * height), not \(pixels.count)")
    self.width = width
    self.height = height
    self.pixels = pixels
  }
}
