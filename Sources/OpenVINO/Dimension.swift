import COpenVINO

/// The sizes that one dimension of a tensor can have.
package struct Dimension: Sendable, Hashable, CustomStringConvertible, ExpressibleByIntegerLiteral {
  /// The smallest size.
  package let lowerBound: Int
  /// The largest size; `nil` where there is none.
  package let upperBound: Int?

  /// A dimension of any size between two.
  package init(lowerBound: Int = 0, upperBound: Int?) {
    self.lowerBound = lowerBound
    self.upperBound = upperBound
  }

  /// A dimension of one size.
  package init(_ size: Int) { self.init(lowerBound: size, upperBound: size) }

  /// A dimension of one size.
  package init(integerLiteral size: Int) { self.init(size) }

  /// A dimension of any size at all.
  package static let open = Dimension(upperBound: nil)

  /// Its size, where there is but one.
  package var fixedSize: Int? { lowerBound == upperBound ? lowerBound : nil }

  /// Whether it can have that size.
  package func contains(_ size: Int) -> Bool { size >= lowerBound && size <= upperBound ?? .max }

  /// "3", "1...8", "1..." or "?".
  package var description: String {
    if let fixedSize { return "\(fixedSize)" }
    guard let upperBound else { return lowerBound == 0 ? "?" : "\(lowerBound)..." }
    return "\(lowerBound)...\(upperBound)"
  }

  init(_ dimension: ovr_dimension) {
    self.init(lowerBound: Int(dimension.lower), upperBound: dimension.upper < 0 ? nil : Int(dimension.upper))
  }

  var row: ovr_dimension { ovr_dimension(lower: Int64(lowerBound), upper: upperBound.map(Int64.init) ?? -1) }
}
