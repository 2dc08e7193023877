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

  init(_ image: FeatureMetadata.Image, _ shape: TensorShape) {
    let (columns, rows) = (image.columnAxis, image.rowAxis)
    let usual = shape.defaultShape
    pixelsWide = usual.count > columns ? usual[columns] : 0
    pixelsHigh = usual.count > rows ? usual[rows] : 0
    pixelFormat = image.pixelFormat
    let listed = shape.enumeratedShapes.isEmpty ? shape.fixedShape.map { [$0] } ?? [] : shape.enumeratedShapes
    sizeConstraint = MLImageSizeConstraint(
      type: listed.isEmpty ? .range : .enumerated, widths: Self.range(shape, columns), heights: Self.range(shape, rows),
      sizes: listed.map { MLImageSize(pixelsWide: $0[columns], pixelsHigh: $0[rows]) })
  }

  /// The default size; if the size is open, the allowed size closest to a square with this side in pixels.
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

  private static func range(_ shape: TensorShape, _ axis: Int) -> ClosedRange<Int> {
    guard let dimension = shape.dimensions?[axis] else { return 1...Int(Int32.max) }
    return dimension.lowerBound...(dimension.upperBound ?? Int(Int32.max))
  }
}
