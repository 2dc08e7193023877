import Foundation

/// Which shapes of a multi-array a model takes or gives.
public struct MLMultiArrayShapeConstraint: Sendable, Equatable {
  /// How the shapes are said; the numbers are Core ML's.
  public enum Kind: Int, Sendable {
    /// Not at all: the shape shows when the model has run.
    case unspecified = 1
    /// Those of a list.
    case enumerated = 2
    /// Each dimension within a range.
    case range = 3
  }

  let shape: TensorShape

  init(_ shape: TensorShape) { self.shape = shape }

  /// How the shapes are said.
  public var type: Kind {
    guard shape.dimensions != nil else { return .unspecified }
    return shape.fixedShape != nil || !shape.enumeratedShapes.isEmpty ? .enumerated : .range
  }

  /// For each dimension the smallest size and the number of sizes, as an `NSRange`; a dimension without a limit ends at the largest
  /// 32-bit integer.
  public var sizeRangeForDimension: [NSRange] {
    (shape.dimensions ?? []).map { NSRange($0.lowerBound...($0.upperBound ?? Int(Int32.max))) }
  }

  /// The allowed shapes, the default one first; empty where ranges say them.
  public var enumeratedShapes: [[NSNumber]] {
    let listed = shape.enumeratedShapes.isEmpty ? shape.fixedShape.map { [$0] } ?? [] : shape.enumeratedShapes
    return listed.map { $0.map { $0 as NSNumber } }
  }
}
