/// Decides whether a tensor can be an image: because somebody says so, or by its shape alone.
extension FeatureMetadata {
  /// The smallest side of a tensor that is taken for an image without being declared as one.
  private static let smallestInferredSide = 16

  /// The layout of an image in a tensor that is declared as one; `nil` if it cannot be an image.
  ///
  /// It must have four dimensions, three without a batch, or two (rows and columns) in gray.
  ///
  /// - Parameter smallestSide: The smallest side allowed; an open side counts with its largest size.
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

  /// The layout of an image in a tensor that is not declared as one; `nil` if its shape alone does not suggest an image.
  ///
  /// Tensors that are not images often have one channel without a batch, or only rows and columns, so these count only if they are
  /// square inputs. An output of integers is more often a map of classes, so it counts only if they are bytes.
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

  /// Why the tensor cannot take a photograph, whatever is declared; `nil` if it can.
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
