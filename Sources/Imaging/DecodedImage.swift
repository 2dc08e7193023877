/// A picture from a file.
public struct DecodedImage: Sendable {
  /// The pixels: upright, sRGB, gray or RGB like the file.
  public let buffer: PixelBuffer
  /// The file's own size in pixels, upright.
  public let originalSize: PixelSize
  /// The file's format.
  public let format: ImageFormat
  /// What is wrong with a picture that has some wrong pixels; `nil` if nothing is.
  public let damage: String?
}
