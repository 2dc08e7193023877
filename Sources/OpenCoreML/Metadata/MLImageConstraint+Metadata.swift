import ModelFiles

extension MLImageConstraint {
  /// The images that a tensor of this shape can hold.
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

  private static func range(_ shape: TensorShape, _ axis: Int) -> ClosedRange<Int> {
    guard let dimension = shape.dimensions?[axis] else { return 1...Int(Int32.max) }
    return dimension.lowerBound...(dimension.upperBound ?? Int(Int32.max))
  }
}
