import Imaging

/// The size and format of an image that a model takes or gives.
public struct MLImageConstraint: Sendable, Equatable {
  /// Width in pixels.
  public let pixelsWide: Int
  /// Height in pixels.
  public let pixelsHigh: Int
  /// Gray or colour.
  public let pixelFormat: PixelBuffer.Format

  package init(pixelsWide: Int, pixelsHigh: Int, pixelFormat: PixelBuffer.Format) {
    self.pixelsWide = pixelsWide
    self.pixelsHigh = pixelsHigh
    self.pixelFormat = pixelFormat
  }
}
