import Foundation
import Imaging

/// How one feature lies in a tensor: found once at load, used for every prediction.
package struct FeatureConversion: Sendable {
  /// The feature as the model's users see it.
  package let description: MLFeatureDescription
  /// The shapes that the tensor may have.
  package let shape: TensorShape
  /// What an output that is no image means, where that is said.
  let meaning: OutputMeaning?
  /// OpenVINO's name of the elements' type.
  let elementType: String
  /// How many answers or pictures there are in a tensor; 1 for one without a batch.
  let batchCount: Int
  private let content: Content

  private enum Content {
    /// The elements are `nil` where the model's file says that it is an image: no other value is taken then.
    case image(FeatureMetadata.Image, ElementConversion?)
    case multiArray(ElementConversion)
  }

  /// The conversion for an input or output.
  ///
  /// - Throws: `MLModelError` with the code `io` where the elements cannot be held.
  package init(_ feature: FeatureMetadata) throws {
    shape = feature.shape
    batchCount = feature.batchCount
    elementType = feature.elementType
    let elements = ElementConversion(elementType: feature.elementType)
    let multiArray = elements.map { MLMultiArrayConstraint(feature.shape, dataType: $0.dataType) }
    meaning = feature.meaning
    if let image = feature.image {
      content = .image(image, feature.isInferred ? elements : nil)
      description = MLFeatureDescription(
        name: feature.name, image: MLImageConstraint(image, feature.shape),
        multiArrayIfInferred: feature.isInferred ? multiArray : nil)
      return
    }
    guard let elements, let multiArray else {
      throw MLModelError(
        .io, "“\(feature.name)” holds elements of the type \(feature.elementType), which no multi-array can hold")
    }
    content = .multiArray(elements)
    description = MLFeatureDescription(name: feature.name, multiArray: multiArray)
  }

  /// Whether the value is a multi-array where the model's users were told to give an image, and may give both.
  package func isElements(_ value: MLFeatureValue) -> Bool {
    guard case .image = content else { return false }
    return elements(for: value) != nil
  }

  /// The conversion of the value's elements; `nil` where it has to be pixels.
  private func elements(for value: MLFeatureValue) -> ElementConversion? {
    switch content {
    case .multiArray(let elements): elements
    case .image(_, let elements): value.type == .multiArray ? elements : nil
    }
  }

  /// The shape that the tensor must have for a value.
  ///
  /// - Throws: `MLModelError` with the code `featureType` where the value does not fit; it says what was expected and what came.
  package func shape(for value: MLFeatureValue) throws -> [Int] {
    if let elements = elements(for: value) {
      guard let array = value.multiArrayValue else {
        throw mismatch("a multi-array", "a value of the type \(value.type)")
      }
      let shape = array.shape.map(\.intValue)
      guard self.shape.allows(shape) else {
        throw mismatch(
          "a multi-array of the shape \(self.shape) of \(elements.dataType)",
          "one of \(TensorShape(shape)) of \(array.dataType)")
      }
      return shape
    }
    guard case .image(let image, _) = content, let pixels = value.imageBufferValue else {
      throw mismatch("an image", "a value of the type \(value.type)")
    }
    let shape = image.tensorShape(width: pixels.width, height: pixels.height, batchCount: batchCount)
    guard self.shape.allows(shape) else {
      throw mismatch("an image of \(image.sizes(in: self.shape)) pixels", "one of \(pixels.width)×\(pixels.height)")
    }
    return shape
  }

  /// Puts a value, of the shape that `shape(for:)` gave, into a request's input.
  ///
  /// A multi-array that lies as the tensor does is used where it is, without a copy: it must live until the run has ended.
  package func write(
    _ value: MLFeatureValue, shape: [Int], to request: any EngineRequest, _ index: Int
  ) throws {
    if let elements = elements(for: value) {
      guard let array = value.multiArrayValue else { return }
      if let memory = elements.sharedMemory(of: array) {
        try request.useInputMemory(index, memory, shape: shape)
      } else {
        if self.shape.fixedShape == nil { try request.setInputShape(index, shape) }
        try request.withInput(index) { elements.write(array, to: $0) }
      }
      return
    }
    guard case .image(let image, _) = content, let pixels = value.imageBufferValue else { return }
    if self.shape.fixedShape == nil { try request.setInputShape(index, shape) }
    let layout = ImageLayout(
      image, elementType: elementType, width: pixels.width, height: pixels.height, batchCount: batchCount)
    try request.withInput(index) {
      layout.pack(layout.format == .gray8 ? pixels.grayscale() : pixels.rgb(), into: $0)
    }
  }

  /// Lets a request write an output where the caller wants it, if the memory there lies as the tensor does.
  ///
  /// - Returns: the backing as the output's value; `nil` where it is not used.
  /// - Throws: `MLModelError` with the code `featureType` where the backing has another shape than the output.
  package func useBacking(_ backing: Any, for request: any EngineRequest, _ index: Int) throws -> MLFeatureValue? {
    guard let array = backing as? MLMultiArray, let elements = elements(for: MLFeatureValue(multiArray: array)) else {
      return nil
    }
    let backingShape = array.shape.map(\.intValue)
    guard shape.allows(backingShape) else {
      throw mismatch("a backing of the shape \(shape)", "one of \(TensorShape(backingShape))")
    }
    guard let memory = elements.sharedMemory(of: array) else { return nil }
    try request.useOutputMemory(index, memory, shape: backingShape)
    return MLFeatureValue(multiArray: array)
  }

  /// Reads the tensor's memory.
  ///
  /// - Parameter asElements: whether to give a multi-array where it is an image only by inference.
  package func read(
    _ memory: UnsafeRawBufferPointer, shape: [Int], asElements: Bool = false
  ) throws -> MLFeatureValue {
    switch content {
    case .multiArray(let elements):
      return MLFeatureValue(multiArray: try elements.read(memory, shape: shape))
    case .image(_, let elements?) where asElements:
      return MLFeatureValue(multiArray: try elements.read(memory, shape: shape))
    case .image(let image, _):
      let layout = ImageLayout(
        image, elementType: elementType, width: shape[image.columnAxis], height: shape[image.rowAxis])
      return MLFeatureValue(pixelBuffer: layout.unpack(memory))
    }
  }

  private func mismatch(_ expected: String, _ given: String) -> MLModelError {
    MLModelError(.featureType, "“\(description.name)” takes \(expected), not \(given)")
  }
}

extension FeatureMetadata.Image {
  package func tensorShape(width: Int, height: Int, batchCount: Int = 1) -> [Int] {
    let channels = pixelFormat.componentCount
    let whole = [batchCount] + (axisOrder == .planar ? [channels, height, width] : [height, width, channels])
    return Array(whole.suffix(rank ?? 4))
  }

  /// The allowed sizes in words: "224×224", "224...512×224...512".
  func sizes(in shape: TensorShape) -> String {
    guard shape.enumeratedShapes.isEmpty else {
      return shape.enumeratedShapes.map { "\($0[columnAxis])×\($0[rowAxis])" }.joined(separator: " or ")
    }
    guard let dimensions = shape.dimensions else { return "any" }
    return "\(dimensions[columnAxis])×\(dimensions[rowAxis])"
  }
}

extension ImageLayout {
  package init(
    _ image: FeatureMetadata.Image, elementType: String, width: Int, height: Int, batchCount: Int = 1
  ) {
    self.init(
      width: width, height: height, format: image.pixelFormat,
      order: image.axisOrder == .planar ? .planar : .interleaved, element: ImageElement(rawValue: elementType) ?? .u8,
      range: image.lowerBound...max(image.lowerBound, image.upperBound),
      channelRanges: (image.channelBounds ?? []).map { $0.lower...max($0.lower, $0.upper) },
      isReversed: image.colorLayout == .bgr, batchCount: batchCount)
  }
}
