import Imaging

/// The size and format of an image that a model takes or returns.
public struct MLImageConstraint: Sendable, Equatable {
  /// Width in pixels; the default if several are allowed.
  public let pixelsWide: Int
  /// Height in pixels; the default if several are allowed.
  public let pixelsHigh: Int
  /// Gray or colour.
  public let pixelFormat: PixelBuffer.Format
  /// The format as a Core Video code: `kCVPixelFormatType_OneComponent8` or `kCVPixelFormatType_32BGRA`.
  public var pixelFormatType: OSType {
    pixelFormat == .gray8 ? kCVPixelFormatType_OneComponent8 : kCVPixelFormatType_32BGRA
  }
  /// The allowed sizes.
  public let sizeConstraint: MLImageSizeConstraint

  /// Creates a constraint for a single size.
  package init(pixelsWide: Int, pixelsHigh: Int, pixelFormat: PixelBuffer.Format) {
    self.pixelsWide = pixelsWide
    self.pixelsHigh = pixelsHigh
    self.pixelFormat = pixelFormat
    sizeConstraint = MLImageSizeConstraint(
      type: .enumerated, widths: pixelsWide...pixelsWide, heights: pixelsHigh...pixelsHigh,
      sizes: [MLImageSize(pixelsWide: pixelsWide, pixelsHigh: pixelsHigh)])
  }

  /// Creates a constraint for a list of sizes.
  init(pixelsWide: Int, pixelsHigh: Int, pixelFormat: PixelBuffer.Format, sizes: [MLImageSize]) {
    let (widths, heights) = (sizes.map(\.pixelsWide) + [pixelsWide], sizes.map(\.pixelsHigh) + [pixelsHigh])
    self.pixelsWide = pixelsWide
    self.pixelsHigh = pixelsHigh
    self.pixelFormat = pixelFormat
    sizeConstraint = MLImageSizeConstraint(
      type: .enumerated, widths: (widths.min() ?? pixelsWide)...(widths.max() ?? pixelsWide),
      heights: (heights.min() ?? pixelsHigh)...(heights.max() ?? pixelsHigh), sizes: sizes)
  }

  /// Creates a constraint for ranges of sizes.
  init(
    pixelsWide: Int, pixelsHigh: Int, pixelFormat: PixelBuffer.Format, widths: ClosedRange<Int>,
    heights: ClosedRange<Int>
  ) {
    self.pixelsWide = pixelsWide
    self.pixelsHigh = pixelsHigh
    self.pixelFormat = pixelFormat
    sizeConstraint = MLImageSizeConstraint(type: .range, widths: widths, heights: heights, sizes: [])
  }

  /// The usual size; for an open one, the size nearest to a square with this many pixels a side.
  package func size(nearest side: Int) -> PixelSize {
    guard sizeConstraint.type == .range else { return PixelSize(width: pixelsWide, height: pixelsHigh) }
    let (widths, heights) = (sizeConstraint.widths, sizeConstraint.heights)
    return PixelSize(
      width: max(widths.lowerBound, min(side, widths.upperBound)),
      height: max(heights.lowerBound, min(side, heights.upperBound)))
  }

  func allows(width: Int, height: Int) -> Bool {
    sizeConstraint.type == .range
      ? sizeConstraint.widths.contains(width) && sizeConstraint.heights.contains(height)
      : sizeConstraint.enumeratedImageSizes.contains(MLImageSize(pixelsWide: width, pixelsHigh: height))
  }
}
