/// What is too large to decode. Checked against a file's size and header before anything is decoded.
public struct ImageLimits: Sendable {
  /// The largest number of pixels in a picture.
  public var maximumPixelCount: Int
  /// The largest size of a file in bytes.
  public var maximumFileBytes: Int

  /// Creates limits; by default 400 million pixels and 1 GiB.
  public init(maximumPixelCount: Int = 400_000_000, maximumFileBytes: Int = 1 << 30) {
    self.maximumPixelCount = maximumPixelCount
    self.maximumFileBytes = maximumFileBytes
  }

  /// - Throws: `ImageError` if a picture has no pixels, or too many.
  func check(_ size: PixelSize) throws {
    guard size.width > 0, size.height > 0 else { throw ImageError(.damaged, message: "the picture has no pixels") }
    guard size.width <= maximumPixelCount / size.height else {
      throw ImageError(
        .tooLarge, message: "\(size) pixels are more than \(maximumPixelCount / 1_000_000) megapixels, the limit")
    }
  }
}
