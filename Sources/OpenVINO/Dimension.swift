import COpenVINO

/// The allowed sizes of one dimension of a tensor.
///
/// ```swift
/// let batch = Dimension(lowerBound: 1, upperBound: 8)
/// batch.contains(4)  // true
/// batch.description  // "1...8"
/// ```
package struct Dimension: Sendable, Hashable, CustomStringConvertible, ExpressibleByIntegerLiteral {
  /// The smallest size.
  package let lowerBound: Int
  /// The largest size; `nil` if there is no limit.
  package let upperBound: Int?

  /// A dimension with any size between two bounds, both included.
  package init(lowerBound: Int = 0, upperBound: Int?) {
    self.lowerBound = lowerBound
    self.upperBound = upperBound
  }

  /// A dimension with a fixed size.
  package init(_ size: Int) { self.init(lowerBound: size, upperBound: size) }

  /// A dimension with a fixed size.
  package init(integerLiteral size: Int) { self.init(size) }

  /// A dimension with any size.
  package static let open = Dimension(upperBound: nil)

  /// The size, if it is fixed.
  package var fixedSize: Int? { lowerBound == upperBound ? lowerBound : nil }

  /// Whether this size is allowed.
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
