import CoreMLFormats

/// The metadata of a model in one of Core ML's formats: what its description says, rather than what its tensors' shapes suggest.
extension ModelMetadata {
  /// - Parameters:
  ///   - inputs, outputs: The tensors, by the names of the features.
  /// - Throws: `MLModelError` with the code `io` if a feature and its tensor do not fit.
  init(
    _ description: ModelDescription, inputs: [EnginePort], outputs: [EnginePort], classLabels: ClassLabels?,
    source: Source
  ) throws {
    func port(_ feature: FeatureSpecification, _ ports: [EnginePort]) throws -> EnginePort {
      guard let port = ports.first(where: { $0.name == feature.name }) else {
        throw MLModelError(.io, "the model describes “\(feature.name)”, but has no tensor of that name")
      }
      return port
    }
    // The engine drops an input that nothing uses, but the model still takes it.
    let takenInputs = description.inputs.filter { feature in inputs.contains { $0.name == feature.name } }
    let tensorOutputs = description.outputs.filter { $0.name != description.predictedFeatureName || classLabels == nil }
    self.init(
      source: source,
      inputs: try takenInputs.map { try FeatureMetadata($0, try port($0, inputs)) },
      outputs: try tensorOutputs.map { try FeatureMetadata($0, try port($0, outputs)) })
    if let classLabels {
      self.classLabels = classLabels.texts
      if case .integers = classLabels { hasIntegerLabels = true }
      predictedFeatureName = description.predictedFeatureName
      predictedProbabilitiesName = description.predictedProbabilitiesName
    }
    self.description = description.summary
    author = description.author
    version = description.version
    license = description.license
    userDefined = description.userDefined
  }
}

extension FeatureMetadata {
  /// An input or output as its model describes it, with the tensor that holds it.
  init(_ feature: FeatureSpecification, _ port: EnginePort) throws {
    self.init(name: feature.name, elementType: port.elementType, shape: TensorShape(dimensions: port.shape))
    if !feature.summary.isEmpty { shortDescription = feature.summary }
    switch feature.type {
    case .image(let image): try describe(image)
    case .array(let array):
      describe(array)
      if feature.isOptional { defaultValue = array.defaultValue ?? 0 }
    case .double: scalar = .double
    case .integer: scalar = .int64
    default: break
    }
  }

  private mutating func describe(_ array: ArrayFeature) {
    let declared = ArrayElement(array.element)
    if declared != ArrayElement(holding: elementType) { arrayElement = declared }
    if array.shapes == .fixed {
      guard shape.fixedShape == nil, array.shape.count == shape.dimensions?.count else { return }
    }
    shape = TensorShape(array)
  }

  private mutating func describe(_ image: ImageFeature) throws {
    guard var layout = possibleImage(smallestSide: 1) else {
      throw MLModelError(.io, "“\(name)” is described as a picture, but has the shape \(shape)")
    }
    layout.colorLayout =
      switch image.colorSpace {
      case .gray, .grayFloat16: .gray
      case .rgb: .rgb
      case .bgr: .bgr
      }
    (layout.lowerBound, layout.upperBound) = image.colorSpace == .grayFloat16 ? (0, 1) : (0, 255)
    self.image = layout
    guard var dimensions = shape.dimensions else { return }
    func sized(width: Int, height: Int) -> [Int] {
      var sizes = dimensions.map { max(1, $0.lowerBound) }
      (sizes[layout.columnAxis], sizes[layout.rowAxis]) = (width, height)
      return sizes
    }
    switch image.sizes {
    case .fixed:
      dimensions[layout.columnAxis] = .init(image.width)
      dimensions[layout.rowAxis] = .init(image.height)
      shape = TensorShape(dimensions: dimensions)
    case .listed(let sizes):
      let all = sizes.map { sized(width: $0.width, height: $0.height) }
      shape = TensorShape(dimensions: TensorShape.hull(all), enumeratedShapes: all)
    case .ranges(let width, let height):
      dimensions[layout.columnAxis] = .init(lowerBound: width.lowerBound, upperBound: width.upperBound)
      dimensions[layout.rowAxis] = .init(lowerBound: height.lowerBound, upperBound: height.upperBound)
      shape = TensorShape(dimensions: dimensions)
    }
  }

}

extension ArrayElement {
  /// The elements of arrays that a file of Core ML's describes; `nil` for types that no array has.
  package init?(_ element: Element) {
    switch element {
    case .float64: self = .double
    case .float32: self = .float32
    case .float16: self = .float16
    case .int32: self = .int32
    case .int8: self = .int8
    default: return nil
    }
  }
}

extension TensorShape {
  /// The shapes that a file of Core ML's allows.
  package init(_ array: ArrayFeature) {
    switch array.shapes {
    case .fixed: self.init(array.shape)
    case .listed(let shapes):
      let others = shapes.filter { $0 != array.shape }
      let all = shapes.contains(array.shape) ? [array.shape] + others : shapes
      self.init(dimensions: Self.hull(all), enumeratedShapes: all)
    case .ranges(let ranges):
      self.init(dimensions: ranges.map { Dimension(lowerBound: $0.lowerBound, upperBound: $0.upperBound) })
    }
  }

  /// The smallest ranges that contain all of some shapes.
  fileprivate static func hull(_ shapes: [[Int]]) -> [Dimension]? {
    guard let first = shapes.first, shapes.allSatisfy({ $0.count == first.count }) else { return nil }
    return first.indices.map { axis in
      let sizes = shapes.map { $0[axis] }
      return .init(lowerBound: sizes.min() ?? 0, upperBound: sizes.max())
    }
  }
}
