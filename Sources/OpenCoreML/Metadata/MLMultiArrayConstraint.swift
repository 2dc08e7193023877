import Foundation
import ModelFiles

/// The shape and element type of a multi-array that a model takes or returns.
public struct MLMultiArrayConstraint: Sendable, Equatable {
  /// The dimensions, from slowest to fastest varying; the default if several shapes are allowed.
  public var shape: [NSNumber] { defaultShape.map { $0 as NSNumber } }
  /// The element type.
  public let dataType: MLMultiArrayDataType
  /// The allowed shapes.
  public let shapeConstraint: MLMultiArrayShapeConstraint
  private let defaultShape: [Int]

  package init(_ shape: TensorShape, dataType: MLMultiArrayDataType) {
    defaultShape = shape.defaultShape
    shapeConstraint = MLMultiArrayShapeConstraint(shape)
    self.dataType = dataType
  }

  func allows(_ shape: [Int]) -> Bool { shapeConstraint.shape.allows(shape) }
}
