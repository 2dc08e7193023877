import Imaging

/// One input or output of a model.
public struct MLFeatureDescription: Sendable, Equatable {
  /// Its name in the model.
  public let name: String
  /// What kind of value it is: `image` or `multiArray`.
  public let type: MLFeatureType
  /// Its size and format, where it is an image.
  public let imageConstraint: MLImageConstraint?
  /// Its shape and element type, where it is a multi-array.
  public let multiArrayConstraint: MLMultiArrayConstraint?
  /// Whether that it is an image was concluded from its shape alone, because the model's file does not say. OpenCoreML's own.
  public let isInferred: Bool

  /// An image.
  package init(name: String, image: MLImageConstraint, isInferred: Bool = false) {
    self.name = name
    type = .image
    imageConstraint = image
    multiArrayConstraint = nil
    self.isInferred = isInferred
  }

  /// A multi-array.
  package init(name: String, multiArray: MLMultiArrayConstraint) {
    self.name = name
    type = .multiArray
    imageConstraint = nil
    multiArrayConstraint = multiArray
    isInferred = false
  }
}
