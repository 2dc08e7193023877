import Foundation
import Imaging
import ModelFiles

/// The layout of a feature in its tensor: determined once at load, used for every prediction.
package struct FeatureConversion: Sendable {
  /// The feature as the model's users see it.
  package let description: MLFeatureDescription
  /// The allowed shapes of the tensor.
  package let shape: TensorShape
  /// The meaning of an output that is not an image, if it is declared.
  let meaning: OutputMeaning?
  /// OpenVINO's name for the element type.
  let elementType: String
  /// The number of answers or pictures in the tensor; 1 for a tensor without a batch.
  let batchCount: Int
  /// What fills the tensor if the input is left out; `nil` if it must be given.
  let defaultValue: Double?
  /// The kind of number that stands for an array of one element; `nil` for an array.
  private let scalar: FeatureMetadata.Scalar?
  private let content: Content

  private enum Content {
    /// The conversion is `nil` if the model's file declares an image: then no other value is accepted.
    case image(FeatureMetadata.Image, ElementConversion?)
    case multiArray(ElementConversion)
  }

  /// Creates the conversion for an input or output.
  ///
  /// - Throws: `MLModelError` with the code `io` if no multi-array can hold the elements.
  package init(_ feature: FeatureMetadata) throws {
    shape = feature.shape
    batchCount = feature.batchCount
    elementType = feature.elementType
    defaultValue = feature.defaultValue
    scalar = feature.scalar
    let elements = ElementConversion(elementType: feature.elementType, arrayElement: feature.arrayElement)
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
      throw feature.arrayFailure
    }
    content = .multiArray(elements)
    if let scalar {
      description = MLFeatureDescription(name: feature.name, type: scalar == .double ? .double : .int64)
      return
    }
    description = MLFeatureDescription(
      name: feature.name, multiArray: multiArray, isOptional: feature.defaultValue != nil)
  }

  /// What takes the place of an input that is left out; `nil` if it must be given.
  func valueLeftOut() throws -> MLFeatureValue? {
    guard let defaultValue, let constraint = description.multiArrayConstraint else { return nil }
    let array = try MLMultiArray(shape: constraint.shape, dataType: constraint.dataType)
    if defaultValue != 0 { for index in 0..<array.count { array[index] = defaultValue as NSNumber } }
    return MLFeatureValue(multiArray: array)
  }

  /// A number as the array of one element that the tensor takes.
  ///
  /// - Throws: `MLModelError` with the code `featureType` if a number is needed and the value is none.
  func tensorValue(_ value: MLFeatureValue) throws -> MLFeatureValue {
    guard scalar != nil else { return value }
    let number: Double
    switch value.type {
    case .double: number = value.doubleValue
    case .int64: number = Double(value.int64Value)
    default: throw mismatch("a number", "a value of the type \(value.type)")
    }
    let array = try MLMultiArray(shape: shape.defaultShape.map { $0 as NSNumber }, dataType: .double)
    for index in 0..<array.count { array[index] = number as NSNumber }
    return MLFeatureValue(multiArray: array)
  }

  private func value(_ array: MLMultiArray) -> MLFeatureValue {
    switch scalar {
    case .double? where array.count > 0: MLFeatureValue(double: array[0].doubleValue)
    case .int64? where array.count > 0: MLFeatureValue(int64: array[0].int64Value)
    default: MLFeatureValue(multiArray: array)
    }
  }

  /// Whether the value is a multi-array for an input that is described as an image but accepts both.
  package func isElements(_ value: MLFeatureValue) -> Bool {
    guard case .image = content else { return false }
    return elements(for: value) != nil
  }

  /// The conversion of the value's elements; `nil` if it must consist of pixels.
  private func elements(for value: MLFeatureValue) -> ElementConversion? {
    switch content {
    case .multiArray(let elements): elements
    case .image(_, let elements): value.type == .multiArray ? elements : nil
    }
  }

  /// The shape that the tensor must have for a value.
  ///
  /// - Throws: `MLModelError` with the code `featureType` if the value does not fit; it says what was expected and what was given.
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

  /// Writes a value, with the shape from `shape(for:)`, to a request's input.
  ///
  /// A multi-array with the tensor's layout is used in place, without a copy; it must live until the run has ended.
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

  /// Makes a request write an output to the caller's memory, if that has the tensor's layout.
  ///
  /// - Returns: The backing as the output's value; `nil` if it is not used.
  /// - Throws: `MLModelError` with the code `featureType` if the backing's shape is not one of the output's.
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
  /// - Parameter asElements: Whether to return a multi-array for an output that is only inferred to be an image.
  package func read(
    _ memory: UnsafeRawBufferPointer, shape: [Int], asElements: Bool = false
  ) throws -> MLFeatureValue {
    switch content {
    case .multiArray(let elements):
      return value(try elements.read(memory, shape: shape))
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
