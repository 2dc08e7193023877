/// Describes one input or output of a model.
public struct MLFeatureDescription: Sendable, Equatable {
  /// Its name in the model.
  public let name: String
  /// The type of its value: `image` or `multiArray`; a classifier's answers are also `dictionary` and `string`.
  public let type: MLFeatureType
  /// Its size and format, if it is an image.
  public let imageConstraint: MLImageConstraint?
  /// Its shape and element type, if it is a multi-array, or an image only because its shape suggests so.
  public let multiArrayConstraint: MLMultiArrayConstraint?
  /// Whether an input may be left out; a default value then takes its place.
  public let isOptional: Bool
  /// Whether it counts as an image only because of its shape, since the model's file does not say. An OpenCoreML addition.
  ///
  /// Such an input also accepts a multi-array; a prediction that is given one answers with multi-arrays for such outputs.
  public let isInferred: Bool

  /// Creates the description of an image.
  ///
  /// - Parameter multiArrayIfInferred: The constraint on a multi-array in its place; `nil` if the model's file says that it is an
  ///   image.
  package init(name: String, image: MLImageConstraint, multiArrayIfInferred: MLMultiArrayConstraint? = nil) {
    self.init(
      name: name, type: .image, image: image, multiArray: multiArrayIfInferred, isInferred: multiArrayIfInferred != nil)
  }

  /// Creates the description of a multi-array.
  package init(name: String, multiArray: MLMultiArrayConstraint, isOptional: Bool = false) {
    self.init(
      name: name, type: .multiArray, image: nil, multiArray: multiArray, isInferred: false, isOptional: isOptional)
  }

  /// Creates the description of a value without constraints.
  package init(name: String, type: MLFeatureType, isOptional: Bool = false) {
    self.init(name: name, type: type, image: nil, multiArray: nil, isInferred: false, isOptional: isOptional)
  }

  private init(
    name: String, type: MLFeatureType, image: MLImageConstraint?, multiArray: MLMultiArrayConstraint?, isInferred: Bool,
    isOptional: Bool = false
  ) {
    self.name = name
    self.type = type
    imageConstraint = image
    multiArrayConstraint = multiArray
    self.isInferred = isInferred
    self.isOptional = isOptional
  }

  /// Whether a prediction would accept the value.
  public func isAllowedValue(_ value: MLFeatureValue) -> Bool {
    guard value.type == type || isInferred && value.type == .multiArray, !value.isUndefined else { return false }
    if let imageConstraint, let image = value.imageBufferValue {
      return imageConstraint.allows(width: image.width, height: image.height)
    }
    if let multiArrayConstraint, let array = value.multiArrayValue {
      return multiArrayConstraint.allows(array.shape.map(\.intValue))
    }
    return true
  }
}
