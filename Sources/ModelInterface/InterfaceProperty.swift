import ModelFiles

/// A model's input or output as a property of a class.
struct InterfaceProperty: Sendable {
  enum Kind: Sendable, Equatable {
    /// With the size that pictures are converted to; `nil` for an open size, which the caller chooses.
    case image(FixedImage?)
    /// With the element type of the shaped array.
    case multiArray(scalar: String)
    /// The name of a classifier's most probable class.
    case label
    /// A classifier's probabilities by class name.
    case probabilities
  }

  /// The size and format of an image.
  struct FixedImage: Sendable, Equatable {
    var width: Int
    var height: Int
    var isGray: Bool

    /// `nil` if the shape leaves the size open.
    init?(_ image: FeatureMetadata.Image, _ shape: TensorShape) {
      guard shape.fixedShape != nil || !shape.enumeratedShapes.isEmpty else { return nil }
      (width, height) = (shape.defaultShape[image.columnAxis], shape.defaultShape[image.rowAxis])
      isGray = image.colorLayout == .gray
    }
  }

  /// The feature's name in the model.
  let featureName: String
  /// The property's name.
  let name: SwiftIdentifier
  let kind: Kind
  /// A description of its values.
  let comment: String

  /// The property's type.
  var type: String {
    switch kind {
    case .image: "CVPixelBuffer"
    case .multiArray: "MLMultiArray"
    case .label: "String"
    case .probabilities: "[String: Double]"
    }
  }

  /// The type of a shaped array with the same elements; `nil` if it is not a multi-array.
  var shapedArrayType: String? {
    if case .multiArray(let scalar) = kind { "MLShapedArray<\(scalar)>" } else { nil }
  }

  /// Whether it is an image.
  var isImage: Bool { if case .image = kind { true } else { false } }

  /// The size and format that pictures are converted to; `nil` if it is not an image, or its size is open.
  var fixedImage: FixedImage? { if case .image(let fixed) = kind { fixed } else { nil } }

  var shapedArrayName: String { "\(name.plain)ShapedArray" }
  var setterName: String { Self.setterName(name.plain) }

  /// The properties for a model's inputs, in order.
  static func inputs(of metadata: ModelMetadata) throws -> [InterfaceProperty] {
    try metadata.inputs.reduce(into: []) { $0.append(try property(of: $1, beside: $0)) }
  }

  /// The properties for a model's outputs, in order, with a classifier's label last.
  static func outputs(of metadata: ModelMetadata) throws -> [InterfaceProperty] {
    var properties: [InterfaceProperty] = []
    for output in metadata.outputs {
      guard metadata.classLabels != nil, output.name == metadata.predictedProbabilitiesName else {
        properties.append(try property(of: output, beside: properties))
        continue
      }
      properties.append(
        InterfaceProperty(output.name, .probabilities, "The probability of each class by its name.", properties))
    }
    if metadata.classLabels != nil, let name = metadata.predictedFeatureName {
      properties.append(InterfaceProperty(name, .label, "The name of the most probable class.", properties))
    }
    return properties
  }

  private init(_ featureName: String, _ kind: Kind, _ comment: String, _ others: [InterfaceProperty]) {
    self.featureName = featureName
    // Names derived from a property's name are taken too.
    let taken = Self.namesInUse.union(others.flatMap { Self.memberNames($0.name.plain) })
    name = SwiftIdentifier(featureName) { taken.isDisjoint(with: Self.memberNames($0)) }
    self.kind = kind
    self.comment = comment
  }

  /// The members that the classes always have, and the types that a parameter must not hide.
  private static let namesInUse = ModelInterface.typesInUse.union([
    "featureNames", "featureValue", ModelInterface.storageName,
  ])

  private static func memberNames(_ name: String) -> [String] { [name, "\(name)ShapedArray", setterName(name)] }

  private static func setterName(_ name: String) -> String { "set\(name.prefix(1).uppercased())\(name.dropFirst())" }

  private static func property(
    of feature: FeatureMetadata, beside others: [InterfaceProperty]
  ) throws -> InterfaceProperty {
    let kind: Kind
    if let image = feature.image {
      kind = .image(FixedImage(image, feature.shape))
    } else {
      guard let element = ArrayElement(holding: feature.elementType) else { throw feature.arrayFailure }
      kind = .multiArray(scalar: scalar(element))
    }
    let summary = feature.summary
    return InterfaceProperty(
      feature.name, kind, "\(summary.prefix(1).uppercased())\(summary.dropFirst()).", others)
  }

  private static func scalar(_ element: ArrayElement) -> String {
    switch element {
    case .double: "Double"
    case .float32: "Float"
    case .float16: "Float16"
    case .int32: "Int32"
    case .int8: "Int8"
    }
  }
}
