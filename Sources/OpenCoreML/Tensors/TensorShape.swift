/// The shapes that a tensor can have, the slowest dimension first.
package struct TensorShape: Sendable, Equatable, Codable {
  /// The sizes that one dimension can have: a number in JSON where it is one, else an object.
  package struct Dimension: Sendable, Equatable, CustomStringConvertible {
    package var lowerBound: Int
    /// `nil` where there is no largest size.
    package var upperBound: Int?

    package init(lowerBound: Int, upperBound: Int?) {
      self.lowerBound = lowerBound
      self.upperBound = upperBound
    }

    package init(_ size: Int) { self.init(lowerBound: size, upperBound: size) }

    package var fixedSize: Int? { lowerBound == upperBound ? lowerBound : nil }

    package func contains(_ size: Int) -> Bool { size >= lowerBound && size <= upperBound ?? .max }

    package var description: String {
      fixedSize.map(String.init) ?? "\(lowerBound)...\(upperBound.map(String.init) ?? "")"
    }
  }

  /// `nil` where not even their number is fixed, which outputs alone may have.
  package var dimensions: [Dimension]?
  /// The only shapes that are allowed, the first of them by default; empty where the dimensions say all.
  package var enumeratedShapes: [[Int]]

  package init(dimensions: [Dimension]?, enumeratedShapes: [[Int]] = []) {
    self.dimensions = dimensions
    self.enumeratedShapes = enumeratedShapes
  }

  package init(_ shape: [Int]) { self.init(dimensions: shape.map { Dimension($0) }) }

  /// The shape, where it is but one.
  package var fixedShape: [Int]? {
    guard let dimensions else { return nil }
    let fixed = dimensions.compactMap(\.fixedSize)
    return fixed.count == dimensions.count ? fixed : nil
  }

  /// The shape that is taken where none is said: the first of a list, else the smallest, without dimensions of nothing.
  package var defaultShape: [Int] {
    enumeratedShapes.first ?? (dimensions ?? []).map { $0.fixedSize ?? max(1, $0.lowerBound) }
  }

  package func allows(_ shape: [Int]) -> Bool {
    guard enumeratedShapes.isEmpty else { return enumeratedShapes.contains(shape) }
    guard let dimensions else { return true }
    return dimensions.count == shape.count && zip(dimensions, shape).allSatisfy { $0.contains($1) }
  }
}

extension TensorShape: CustomStringConvertible {
  /// "1×3×224...512×224...512", or a list of such.
  package var description: String {
    guard enumeratedShapes.isEmpty else {
      return enumeratedShapes.map { $0.map(String.init).joined(separator: "×") }.joined(separator: " or ")
    }
    guard let dimensions else { return "of any kind" }
    return dimensions.isEmpty ? "a scalar" : dimensions.map(\.description).joined(separator: "×")
  }
}

extension TensorShape.Dimension: Codable {
  private enum CodingKeys: CodingKey { case lowerBound, upperBound }

  package init(from decoder: any Decoder) throws {
    if let size = try? decoder.singleValueContainer().decode(Int.self) {
      self.init(size)
    } else {
      let container = try decoder.container(keyedBy: CodingKeys.self)
      self.init(
        lowerBound: try container.decode(Int.self, forKey: .lowerBound),
        upperBound: try container.decodeIfPresent(Int.self, forKey: .upperBound))
    }
  }

  package func encode(to encoder: any Encoder) throws {
    if let fixedSize {
      var container = encoder.singleValueContainer()
      try container.encode(fixedSize)
    } else {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(lowerBound, forKey: .lowerBound)
      try container.encodeIfPresent(upperBound, forKey: .upperBound)
    }
  }
}
