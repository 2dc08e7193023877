/// The allowed shapes of a tensor, from slowest to fastest varying dimension.
package struct TensorShape: Sendable, Equatable, Codable {
  /// The allowed sizes of one dimension: in JSON a number if there is only one, otherwise an object.
  package struct Dimension: Sendable, Equatable, CustomStringConvertible {
    package var lowerBound: Int
    /// `nil` if there is no largest size.
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

  /// `nil` if even their number is open, which only outputs may have.
  package var dimensions: [Dimension]?
  /// The only allowed shapes, the default first; empty if the dimensions alone decide.
  package var enumeratedShapes: [[Int]]

  package init(dimensions: [Dimension]?, enumeratedShapes: [[Int]] = []) {
    self.dimensions = dimensions
    self.enumeratedShapes = enumeratedShapes
  }

  package init(_ shape: [Int]) { self.init(dimensions: shape.map { Dimension($0) }) }

  /// The shape, if only one is allowed.
  package var fixedShape: [Int]? {
    guard let dimensions else { return nil }
    let fixed = dimensions.compactMap(\.fixedSize)
    return fixed.count == dimensions.count ? fixed : nil
  }

  /// The shape used if none is given: the first of a list, otherwise the smallest without a size of 0.
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
  /// For example "1×3×224...512×224...512", or several shapes joined by "or".
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
