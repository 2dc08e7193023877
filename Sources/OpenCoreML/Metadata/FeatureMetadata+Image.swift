/// Whether a tensor can be an image: by what is said of it, or by its shape alone.
extension FeatureMetadata {
  /// The smallest side of what is taken for an image though nobody says so.
  private static let smallestInferredSide = 16

  /// How an image lies in a tensor that somebody says is one; `nil` if none can.
  ///
  /// It has four dimensions, three without a batch, or two that are rows and columns in gray.
  ///
  /// - Parameter smallestSide: an open side counts by its largest size.
  func possibleImage(smallestSide: Int) -> Image? {
    guard let element = ImageElement(rawValue: elementType), let dimensions = shape.dimensions,
      (2...4).contains(dimensions.count)
    else { return nil }
    let rank = dimensions.count
    func isOfColors(_ axis: Int) -> Bool { [1, 3].contains(dimensions[axis].fixedSize) }
    let isPlanar = rank == 2 || isOfColors(rank - 3)
    guard isPlanar || isOfColors(rank - 1) else { return nil }
    var image = Image(
      colorLayout: .gray, axisOrder: isPlanar ? .planar : .interleaved, lowerBound: element.usualRange.lowerBound,
      upperBound: element.usualRange.upperBound, rank: rank)
    if let axis = image.channelAxis, dimensions[axis].fixedSize == 3 { image.colorLayout = .rgb }
    let sides = [dimensions[image.rowAxis], dimensions[image.columnAxis]]
    guard sides.allSatisfy({ ($0.upperBound ?? .max) >= smallestSide }) else { return nil }
    return image
  }

  /// How an image lies in a tensor that nobody says is one; `nil` if its shape alone does not tell of an image.
  ///
  /// Tensors of other kinds have one channel without a batch, or rows and columns alone, so often that these count only if they
  /// are square; and an output of integers is more often a map of classes, unless they are bytes.
  func inferredImage(isInput: Bool) -> Image? {
    guard let image = possibleImage(smallestSide: Self.smallestInferredSide), let dimensions = shape.dimensions else {
      return nil
    }
    if !isInput, elementType != "u8", ImageElement(rawValue: elementType)?.isInteger != false { return nil }
    if image.rank != nil, image.colorLayout == .gray {
      guard isInput, let rows = dimensions[image.rowAxis].fixedSize, rows == dimensions[image.columnAxis].fixedSize
      else { return nil }
    }
    return image
  }

  /// Why no photograph can be put in, whatever is said of the tensor; `nil` if one can.
  package var imageObstacle: String? {
    guard ImageElement(rawValue: elementType) != nil else {
      return "a picture's components are floating-point numbers or integers of 8 to 64 bits"
    }
    guard let dimensions = shape.dimensions, (2...4).contains(dimensions.count) else {
      return "a picture has four dimensions (NCHW or NHWC), three without a batch, or two in gray"
    }
    guard dimensions.count > 2 else {
      let isLarge = dimensions.allSatisfy { ($0.upperBound ?? .max) >= 2 }
      return isLarge ? nil : "a picture has at least two rows and columns"
    }
    let channels = [dimensions[dimensions.count - 3], dimensions[dimensions.count - 1]]
    guard channels.contains(where: { $0.contains(1) || $0.contains(3) }) else {
      return "a picture has 1 or 3 channels, not \(channels[0]) (NCHW) or \(channels[1]) (NHWC)"
    }
    return nil
  }
}
