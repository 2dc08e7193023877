import Foundation

/// The shape and element type of a multi-array that a model takes or gives.
public struct MLMultiArrayConstraint: Sendable, Equatable {
  /// The dimensions, the slowest first; the default ones where several shapes are allowed.
  public var shape: [NSNumber] { defaultShape.map { $0 as NSNumber } }
  /// The elements' type.
  public let dataType: MLMultiArrayDataType
  /// Which shapes are allowed.
  public let shapeConstraint: MLMultiArrayShapeConstraint
  private let defaultShape: [Int]

  package init(_ shape: TensorShape, dataType: MLMultiArrayDataType) {
    defaultShape = shape.defaultShape
    shapeConstraint = MLMultiArrayShapeConstraint(shape)
    self.dataType = dataType
  }

  func allows(_ shape: [Int]) -> Bool { shapeConstraint.shape.allows(shape) }
}
