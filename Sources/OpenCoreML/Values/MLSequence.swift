import Foundation

/// A sequence of strings or integers.
///
/// ```swift
/// MLSequence(strings: ["cat", "dog"]).stringValues  // ["cat", "dog"]
/// ```
public final class MLSequence: Sendable {
  private enum Content: Hashable, Sendable {
    case strings([String])
    case int64s([Int64])
    case empty(MLFeatureType)
  }

  private let content: Content

  private init(_ content: Content) { self.content = content }

  /// Creates a sequence of strings.
  public convenience init(strings stringValues: [String]) { self.init(.strings(stringValues)) }

  /// Creates a sequence of integers.
  public convenience init(int64s int64Values: [NSNumber]) { self.init(.int64s(int64Values.map(\.int64Value))) }

  /// Creates an empty sequence.
  ///
  /// - Parameter type: The type of its elements: `string` or `int64`.
  public convenience init(empty type: MLFeatureType) {
    switch type {
    case .string: self.init(.strings([]))
    case .int64: self.init(.int64s([]))
    default: self.init(.empty(type))
    }
  }

  /// The type of its elements: `string` or `int64`.
  public var type: MLFeatureType {
    switch content {
    case .strings: .string
    case .int64s: .int64
    case .empty(let type): type
    }
  }

  /// The strings; empty if the elements are not strings.
  public var stringValues: [String] { if case .strings(let values) = content { values } else { [] } }

  /// The integers; empty if the elements are not integers.
  public var int64Values: [NSNumber] {
    if case .int64s(let values) = content { values.map { NSNumber(value: $0) } } else { [] }
  }
}

extension MLSequence: Hashable {
  /// Whether two sequences have equal elements.
  public static func == (left: MLSequence, right: MLSequence) -> Bool { left.content == right.content }

  /// Hashes the elements.
  public func hash(into hasher: inout Hasher) { hasher.combine(content) }
}

extension MLSequence: CustomStringConvertible {
  /// The elements, for example "[1, 2]".
  public var description: String {
    switch content {
    case .strings(let values): "\(values)"
    case .int64s(let values): "\(values)"
    case .empty: "[]"
    }
  }
}
