/// What is too large to be decoded: known from a file's size and header, before anything is decoded.
public struct ImageLimits: Sendable {
  /// The most pixels of a picture.
  public var maximumPixelCount: Int
  /// The most bytes of a file.
  public var maximumFileBytes: Int

  /// Limits; by default 400 million pixels and 1 GiB.
  public init(maximumPixelCount: Int = 400_000_000, maximumFileBytes: Int = 1 << 30) {
    self.maximumPixelCount = maximumPixelCount
    self.maximumFileBytes = maximumFileBytes
  }
}
