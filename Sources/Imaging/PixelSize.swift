/// An extent in pixels.
public struct PixelSize: Hashable, Sendable, CustomStringConvertible {
  /// Width in pixels.
  public var width: Int
  /// Height in pixels.
  public var height: Int

  /// An extent.
  public init(width: Int, height: Int) {
    self.width = width
    self.height = height
  }

  /// As in “4000×3000”.
  public var description: String { "\(width)×\(height)" }
}
