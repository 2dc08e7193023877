import Foundation
import ModelFiles

/// The shapes of a multi-array that a model takes or returns.
public struct MLMultiArrayShapeConstraint: Sendable, Equatable {
  /// How the shapes are given. The raw values are Core ML's.
  public enum Kind: Int, Sendable {
    /// Not at all: the shape is known only after the model has run.
    case unspecified = 1
    /// As a list.
    case enumerated = 2
    /// As a range for each dimension.
    case range = 3
  }

  let shape: TensorShape

  init(_ shape: TensorShape) { self.shape = shape }

  /// How the shapes are given.
  public var type: Kind {
    guard shape.dimensions != nil else { return .unspecified }
    return shape.fixedShape != nil || !shape.enumeratedShapes.isEmpty ? .enumerated : .range
  }

  /// For each dimension an `NSRange` of its smallest size and the number of sizes. A dimension without a limit ends at the largest
  /// 32-bit integer.
  public var sizeRangeForDimension: [NSRange] {
    (shape.dimensions ?? []).map { NSRange($0.lowerBound...($0.upperBound ?? Int(Int32.max))) }
  }

  /// The allowed shapes, the default first; empty if they are given as ranges.
  public var enumeratedShapes: [[NSNumber]] {
    let listed = shape.enumeratedShapes.isEmpty ? shape.fixedShape.map { [$0] } ?? [] : shape.enumeratedShapes
    return listed.map { $0.map { $0 as NSNumber } }
  }
}
