import Foundation

/// A series of texts or whole numbers.
public final class MLSequence: Sendable {
  private enum Content: Hashable, Sendable {
    case strings([String])
    case int64s([Int64])
    case empty(MLFeatureType)
  }

  private let content: Content

  private init(_ content: Content) { self.content = content }

  /// A series of texts.
  public convenience init(strings stringValues: [String]) { self.init(.strings(stringValues)) }

  /// A series of whole numbers.
  public convenience init(int64s int64Values: [NSNumber]) { self.init(.int64s(int64Values.map(\.int64Value))) }

  /// A series of nothing.
  ///
  /// - Parameter type: what it would hold: `string` or `int64`.
  public convenience init(empty type: MLFeatureType) {
    switch type {
    case .string: self.init(.strings([]))
    case .int64: self.init(.int64s([]))
    default: self.init(.empty(type))
    }
  }

  /// What it holds: `string` or `int64`.
  public var type: MLFeatureType {
    switch content {
    case .strings: .string
    case .int64s: .int64
    case .empty(let type): type
    }
  }

  /// The texts; none where it holds no texts.
  public var stringValues: [String] { if case .strings(let values) = content { values } else { [] } }

  /// The whole numbers; none where it holds no numbers.
  public var int64Values: [NSNumber] {
    if case .int64s(let values) = content { values.map { NSNumber(value: $0) } } else { [] }
  }
}

extension MLSequence: Hashable {
  /// Whether two series hold the same.
  public static func == (left: MLSequence, right: MLSequence) -> Bool { left.content == right.content }

  /// Hashes what it holds.
  public func hash(into hasher: inout Hasher) { hasher.combine(content) }
}

extension MLSequence: CustomStringConvertible {
  /// What it holds: "[1, 2]".
  public var description: String {
    switch content {
    case .strings(let values): "\(values)"
    case .int64s(let values): "\(values)"
    case .empty: "[]"
    }
  }
}
