/// An allowed size of an image.
public struct MLImageSize: Sendable, Hashable {
  /// Width in pixels.
  public let pixelsWide: Int
  /// Height in pixels.
  public let pixelsHigh: Int
}
