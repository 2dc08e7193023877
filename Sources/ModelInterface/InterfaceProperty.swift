import OpenCoreML

/// An input or output of a model as a property of a class.
struct InterfaceProperty: Sendable {
  enum Kind: Sendable, Equatable {
    case image(MLImageConstraint)
    /// With the type of a shaped array's elements.
    case multiArray(scalar: String)
    /// The name of a classifier's most probable class.
    case label
    /// A classifier's probabilities by the classes' names.
    case probabilities
  }

  /// The feature's name in the model.
  let featureName: String
  /// The property's name.
  let name: SwiftIdentifier
  let kind: Kind
  /// What may be in it, in words.
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

  /// The type of a shaped array with the same elements; `nil` where it is no multi-array.
  var shapedArrayType: String? {
    if case .multiArray(let scalar) = kind { "MLShapedArray<\(scalar)>" } else { nil }
  }

  /// The image's size and format, where it is one.
  var imageConstraint: MLImageConstraint? { if case .image(let constraint) = kind { constraint } else { nil } }

  /// The name in the middle of another one: "Photo" in `setPhoto`.
  var capitalizedName: String { name.plain.prefix(1).uppercased() + name.plain.dropFirst() }

  /// The properties for a model's inputs, in their order.
  static func inputs(of metadata: ModelMetadata) throws -> [InterfaceProperty] {
    try metadata.inputs.reduce(into: []) { $0.append(try property(of: $1, beside: $0)) }
  }

  /// The properties for a model's outputs, in their order, a classifier's label last.
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
    // A property's name is taken, with what is added to it, by those before it.
    let taken = others.flatMap { [$0.name.plain, "\($0.name.plain)ShapedArray"] }
    name = SwiftIdentifier(featureName, avoiding: Set(taken + ["featureNames", "featureValue"]))
    self.kind = kind
    self.comment = comment
  }

  private static func property(
    of feature: FeatureMetadata, beside others: [InterfaceProperty]
  ) throws -> InterfaceProperty {
    let description = try FeatureConversion(feature).description
    let kind: Kind =
      switch (description.imageConstraint, description.multiArrayConstraint?.dataType) {
      case (let constraint?, _): .image(constraint)
      case (nil, .double): .multiArray(scalar: "Double")
      case (nil, .float16): .multiArray(scalar: "Float16")
      case (nil, .int32): .multiArray(scalar: "Int32")
      case (nil, .int8): .multiArray(scalar: "Int8")
      case (nil, .float32), (nil, nil): .multiArray(scalar: "Float")
      }
    let summary = feature.summary
    return InterfaceProperty(
      feature.name, kind, "\(summary.prefix(1).uppercased())\(summary.dropFirst()).", others)
  }
}
