import Foundation

/// The shapes that a model's file allows for an open input: "1x3x224...512x224...512", or a list "1x3x224x224; 1x3x448x448" whose
/// first shape is the default. "..." without a second number means no limit.
package struct ShapeDeclaration: Equatable, Sendable {
  package let shape: TensorShape

  /// Throws `MLModelError` with the code `io` if the text is none of these.
  package init(_ text: String, input: String) throws {
    let failure = MLModelError(
      .io,
      "the model's metadata entry vitrine.shape.\(input) is “\(text)”; it may be “1x3x224...512x224...512” or "
        + "“1x3x224x224; 1x3x448x448”")
    let shapes = try text.split(separator: ";").map { part in
      try part.trimmingCharacters(in: .whitespaces).split(separator: "x").map { text in
        guard let dimension = Self.dimension(String(text)) else { throw failure }
        return dimension
      }
    }
    guard let first = shapes.first, !first.isEmpty else { throw failure }
    guard shapes.count > 1 else {
      shape = TensorShape(dimensions: first)
      return
    }
    let enumerated = shapes.map { $0.compactMap(\.fixedSize) }
    guard enumerated.allSatisfy({ $0.count == first.count }) else { throw failure }
    let dimensions = first.indices.map { axis in
      let sizes = enumerated.map { $0[axis] }
      return TensorShape.Dimension(lowerBound: sizes.min() ?? 0, upperBound: sizes.max())
    }
    shape = TensorShape(dimensions: dimensions, enumeratedShapes: enumerated)
  }

  private static func dimension(_ text: String) -> TensorShape.Dimension? {
    guard let dots = text.range(of: "...") else { return Int(text).flatMap { $0 > 0 ? .init($0) : nil } }
    guard let lower = Int(text[..<dots.lowerBound]), lower >= 0 else { return nil }
    let rest = text[dots.upperBound...]
    if rest.isEmpty { return .init(lowerBound: lower, upperBound: nil) }
    guard let upper = Int(rest), upper >= lower else { return nil }
    return .init(lowerBound: lower, upperBound: upper)
  }
}
