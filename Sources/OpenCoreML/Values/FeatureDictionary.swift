import Foundation

/// Numbers by strings or by integers: the value of a feature of type `dictionary`.
struct FeatureDictionary: Equatable, Sendable {
  private enum Content: Equatable, Sendable {
    case strings([String: NSNumber])
    case int64s([Int64: NSNumber])
  }

  private let content: Content

  /// - Throws: `MLModelError` with the code `featureType` if the keys are of another type, or mixed.
  init(_ values: [AnyHashable: NSNumber]) throws {
    var (strings, int64s): ([String: NSNumber], [Int64: NSNumber]) = ([:], [:])
    for (key, value) in values {
      if let key = key.base as? String {
        strings[key] = value
      } else if let key = Self.int64(key.base) {
        int64s[key] = value
      } else {
        throw MLModelError(
          .featureType,
          "the keys of a dictionary must be strings or whole numbers, not the \(type(of: key.base)) \(key.base)")
      }
    }
    guard strings.isEmpty || int64s.isEmpty else {
      throw MLModelError(.featureType, "the keys of a dictionary must be all strings or all whole numbers, not both")
    }
    content = int64s.isEmpty ? .strings(strings) : .int64s(int64s)
  }

  /// The numbers. Integer keys are `Int64`, which equal all other Swift integers with the same value.
  var values: [AnyHashable: NSNumber] {
    switch content {
    case .strings(let values): Dictionary(uniqueKeysWithValues: values.map { (AnyHashable($0), $1) })
    case .int64s(let values): Dictionary(uniqueKeysWithValues: values.map { (AnyHashable($0), $1) })
    }
  }

  private static func int64(_ key: Any) -> Int64? {
    switch key {
    case let key as any BinaryInteger: Int64(exactly: key)
    case let key as NSNumber where !key.isFloatingPoint: key.int64Value
    default: nil
    }
  }
}

extension NSNumber {
  /// Whether it was made from a floating-point number, even one without a fraction.
  var isFloatingPoint: Bool { [UInt8(ascii: "d"), UInt8(ascii: "f")].contains(UInt8(bitPattern: objCType.pointee)) }
}
