/// One input or output of a model.
public struct MLFeatureDescription: Sendable, Equatable {
  /// Its name in the model.
  public let name: String
  /// What kind of value it is: `image`, `multiArray`; for a classifier's answers also `dictionary` and `string`.
  public let type: MLFeatureType
  /// Its size and format, where it is an image.
  public let imageConstraint: MLImageConstraint?
  /// Its shape and element type, where it is a multi-array, or may be one because only its shape says that it is an image.
  public let multiArrayConstraint: MLMultiArrayConstraint?
  /// Whether it may be left out: never.
  public let isOptional = false
  /// Whether that it is an image was concluded from its shape alone, because the model's file does not say. OpenCoreML's own.
  ///
  /// An input then takes a multi-array as well, and a prediction to which one was given answers with multi-arrays for such outputs.
  public let isInferred: Bool

  /// An image.
  ///
  /// - Parameter multiArrayIfInferred: what a multi-array must be in its place; `nil` where the model's file says that it is an image.
  package init(name: String, image: MLImageConstraint, multiArrayIfInferred: MLMultiArrayConstraint? = nil) {
    self.init(
      name: name, type: .image, image: image, multiArray: multiArrayIfInferred, isInferred: multiArrayIfInferred != nil)
  }

  /// A multi-array.
  package init(name: String, multiArray: MLMultiArrayConstraint) {
    self.init(name: name, type: .multiArray, image: nil, multiArray: multiArray, isInferred: false)
  }

  /// A value that needs no constraint.
  package init(name: String, type: MLFeatureType) {
    self.init(name: name, type: type, image: nil, multiArray: nil, isInferred: false)
  }

  private init(
    name: String, type: MLFeatureType, image: MLImageConstraint?, multiArray: MLMultiArrayConstraint?, isInferred: Bool
  ) {
    self.name = name
    self.type = type
    imageConstraint = image
    multiArrayConstraint = multiArray
    self.isInferred = isInferred
  }

  /// Whether a prediction would take the value.
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
