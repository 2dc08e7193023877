/// A picture from a file.
public struct DecodedImage: Sendable {
  /// The pixels: upright, sRGB, gray or RGB as the file has them.
  public let buffer: PixelBuffer
  /// The file's own size in pixels, upright.
  public let originalSize: PixelSize
  /// The file's format.
  public let format: ImageFormat
  /// What is wrong with a picture of which not every pixel is right; `nil` if nothing is.
  public let damage: String?
}
