/// The shape and element type of a multi-array that a model takes or gives.
public struct MLMultiArrayConstraint: Sendable, Equatable {
  /// The dimensions, the slowest first.
  public let shape: [Int]
  /// The elements' type.
  public let dataType: MLMultiArrayDataType

  package init(shape: [Int], dataType: MLMultiArrayDataType) {
    self.shape = shape
    self.dataType = dataType
  }
}
