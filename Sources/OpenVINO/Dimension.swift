import COpenVINO

/// The sizes that one dimension of a tensor can have.
public struct Dimension: Sendable, Hashable, CustomStringConvertible, ExpressibleByIntegerLiteral {
  /// The smallest size.
  public let lowerBound: Int
  /// The largest size; `nil` where there is none.
  public let upperBound: Int?

  /// A dimension of any size between two.
  public init(lowerBound: Int = 0, upperBound: Int?) {
    self.lowerBound = lowerBound
    self.upperBound = upperBound
  }

  /// A dimension of one size.
  public init(_ size: Int) { self.init(lowerBound: size, upperBound: size) }

  /// A dimension of one size.
  public init(integerLiteral size: Int) { self.init(size) }

  /// A dimension of any size at all.
  public static let open = Dimension(upperBound: nil)

  /// Its size, where there is but one.
  public var fixedSize: Int? { lowerBound == upperBound ? lowerBound : nil }

  /// Whether it can have that size.
  public func contains(_ size: Int) -> Bool { size >= lowerBound && size <= upperBound ?? .max }

  /// "3", "1...8", "1..." or "?".
  public var description: String {
    if let fixedSize { return "\(fixedSize)" }
    guard let upperBound else { return lowerBound == 0 ? "?" : "\(lowerBound)..." }
    return "\(lowerBound)...\(upperBound)"
  }

  init(_ dimension: ovr_dimension) {
    self.init(lowerBound: Int(dimension.lower), upperBound: dimension.upper < 0 ? nil : Int(dimension.upper))
  }

  var row: ovr_dimension { ovr_dimension(lower: Int64(lowerBound), upper: upperBound.map(Int64.init) ?? -1) }
}
