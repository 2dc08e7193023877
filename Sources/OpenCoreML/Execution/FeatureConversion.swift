import Imaging

/// How one feature lies in a tensor: found once at load, used for every prediction.
package struct FeatureConversion: Sendable {
  /// The feature as the model's users see it.
  package let description: MLFeatureDescription
  private let content: Content

  private enum Content {
    case image(ImageLayout)
    case multiArray(ElementConversion, MLMultiArrayConstraint)
  }

  /// The conversion for an input or output.
  ///
  /// The model's file may say what it is by a metadata entry `vitrine.input.NAME` or `vitrine.output.NAME`:
  /// "image; gray; 0...1", "image; rgb; 0...255", "array". Else a tensor of 1 or 3 channels that is at least 16 pixels wide and
  /// high is an image, its components 0…1 where they are floating-point numbers and 0…255 where they are bytes.
  ///
  /// - Parameter kind: "input" or "output".
  /// - Throws: `MLModelError` with the code `io` where the file says what cannot be, or the elements cannot be held.
  package init(_ tensor: ModelSignature.Tensor, kind: String, metadata: [String: String]) throws {
    let key = "vitrine.\(kind).\(tensor.name)"
    let declared = try metadata[key].map { try FeatureDeclaration($0, key: key) }
    if let layout = try Self.layout(tensor, declared) {
      content = .image(layout)
      description = MLFeatureDescription(
        name: tensor.name,
        image: MLImageConstraint(pixelsWide: layout.width, pixelsHigh: layout.height, pixelFormat: layout.format),
        isInferred: declared == nil)
      return
    }
    guard let elements = ElementConversion(tensor) else {
      throw MLModelError(
        .io,
        "the \(kind) “\(tensor.name)” holds elements of the type \(tensor.elementType), which no multi-array can hold")
    }
    let constraint = MLMultiArrayConstraint(shape: tensor.shape, dataType: elements.dataType)
    content = .multiArray(elements, constraint)
    description = MLFeatureDescription(name: tensor.name, multiArray: constraint)
  }

  /// Throws `MLModelError` with the code `featureType` where the value does not fit; it says what was expected and what came.
  package func check(_ value: MLFeatureValue) throws {
    switch content {
    case .image(let layout):
      guard let image = value.imageBufferValue else { throw mismatch("an image", "a value of the type \(value.type)") }
      guard image.width == layout.width, image.height == layout.height else {
        throw mismatch(
          "an image of \(layout.width)×\(layout.height) pixels", "one of \(image.width)×\(image.height)")
      }
    case .multiArray(_, let constraint):
      guard let array = value.multiArrayValue else {
        throw mismatch("a multi-array", "a value of the type \(value.type)")
      }
      guard array.shape.map(\.intValue) == constraint.shape, array.dataType == constraint.dataType else {
        throw mismatch(
          "a multi-array of the shape \(constraint.shape) of \(constraint.dataType)",
          "one of \(array.shape) of \(array.dataType)")
      }
    }
  }

  /// Writes a value into the tensor's memory.
  ///
  /// - Throws: as `check(_:)`.
  package func write(_ value: MLFeatureValue, to memory: UnsafeMutableRawBufferPointer) throws {
    try check(value)
    switch content {
    case .image(let layout):
      guard let image = value.imageBufferValue else { return }
      layout.pack(layout.format == .gray8 ? image.grayscale() : image.rgb(), into: memory)
    case .multiArray(let elements, _):
      guard let array = value.multiArrayValue else { return }
      elements.write(array, to: memory)
    }
  }

  /// Reads the tensor's memory.
  package func read(_ memory: UnsafeRawBufferPointer) throws -> MLFeatureValue {
    switch content {
    case .image(let layout): MLFeatureValue(pixelBuffer: layout.unpack(memory))
    case .multiArray(let elements, _): MLFeatureValue(multiArray: try elements.read(memory))
    }
  }

  private func mismatch(_ expected: String, _ given: String) -> MLModelError {
    MLModelError(.featureType, "“\(description.name)” takes \(expected), not \(given)")
  }

  /// The layout of an image; `nil` where the tensor is a multi-array.
  private static func layout(_ tensor: ModelSignature.Tensor, _ declared: FeatureDeclaration?) throws -> ImageLayout? {
    if case .array? = declared { return nil }
    guard let layout = possibleLayout(tensor, isDeclared: declared != nil) else {
      guard declared == nil else {
        throw MLModelError(
          .io, "“\(tensor.name)” is said to be an image, but has the shape \(tensor.shape) of \(tensor.elementType)")
      }
      return nil
    }
    guard case .image(let format, let range)? = declared else { return layout }
    guard format == layout.format else {
      throw MLModelError(
        .io, "“\(tensor.name)” is said to be \(format == .gray8 ? "gray" : "rgb"), but has the shape \(tensor.shape)")
    }
    var declaredLayout = layout
    if let range { declaredLayout.range = range }
    return declaredLayout
  }

  private static func possibleLayout(_ tensor: ModelSignature.Tensor, isDeclared: Bool) -> ImageLayout? {
    let shape = tensor.shape
    guard shape.count == 4, shape[0] == 1, tensor.elementType == "f32" || tensor.elementType == "u8" else { return nil }
    let isPlanar = shape[1] == 1 || shape[1] == 3
    let (channels, height, width) = isPlanar ? (shape[1], shape[2], shape[3]) : (shape[3], shape[1], shape[2])
    guard channels == 1 || channels == 3, isDeclared || (width >= 16 && height >= 16), width > 0, height > 0 else {
      return nil
    }
    return ImageLayout(
      width: width, height: height, format: channels == 1 ? .gray8 : .rgb8, order: isPlanar ? .planar : .interleaved,
      isFloat: tensor.elementType == "f32")
  }
}
