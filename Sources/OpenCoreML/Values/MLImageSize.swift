/// A size that an image may have.
public struct MLImageSize: Sendable, Hashable {
  /// Width in pixels.
  public let pixelsWide: Int
  /// Height in pixels.
  public let pixelsHigh: Int
}
