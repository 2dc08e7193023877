extension FeatureMetadata {
  /// A description in words: "image, gray, 256×256 pixels" or "multi-array of float32, 1×1000".
  package var summary: String {
    if let image {
      return
        "image, \(image.colorLayout == .gray ? "gray" : image.colorLayout.rawValue.uppercased()), \(image.sizes(in: shape)) pixels"
    }
    return "multi-array of \(ArrayElement(holding: elementType)?.rawValue ?? elementType), \(shape)"
  }

  /// Why no multi-array can be made of it.
  package var arrayFailure: MLModelError {
    MLModelError(.io, "“\(name)” holds elements of the type \(elementType), which a multi-array cannot hold")
  }
}

extension FeatureMetadata.Image {
  package func tensorShape(width: Int, height: Int, batchCount: Int = 1) -> [Int] {
    let channels = colorLayout.channelCount
    let whole = [batchCount] + (axisOrder == .planar ? [channels, height, width] : [height, width, channels])
    return Array(whole.suffix(rank ?? 4))
  }

  /// The allowed sizes in words, for example "224×224" or "224...512×224...512".
  package func sizes(in shape: TensorShape) -> String {
    guard shape.enumeratedShapes.isEmpty else {
      return shape.enumeratedShapes.map { "\($0[columnAxis])×\($0[rowAxis])" }.joined(separator: " or ")
    }
    guard let dimensions = shape.dimensions else { return "any" }
    return "\(dimensions[columnAxis])×\(dimensions[rowAxis])"
  }
}
