import CoreMLFormats
import Foundation

extension ClassicValue {
  /// A feature's value for a model that needs no engine.
  ///
  /// - Throws: `MLModelError` with the code `featureType` for an image, or no value at all.
  init(_ value: MLFeatureValue, name: String) throws {
    switch value.type {
    case .int64: self = .integer(Int(value.int64Value))
    case .double: self = .number(value.doubleValue)
    case .string: self = .text(value.stringValue)
    case .dictionary:
      self = .dictionary(
        value.dictionaryValue.reduce(into: [:]) { numbers, entry in
          numbers[ClassicKey(entry.key)] = entry.value.doubleValue
        })
    case .sequence:
      let sequence = value.sequenceValue
      self = .sequence(
        (sequence?.stringValues.map(ClassicKey.text) ?? [])
          + (sequence?.int64Values.map { ClassicKey.integer($0.intValue) } ?? []))
    default:
      guard let array = value.multiArrayValue else {
        throw MLModelError(.featureType, "“\(name)” cannot be a value of the type \(value.type)")
      }
      self = .array((0..<array.count).map { array[$0].doubleValue }, shape: array.shape.map(\.intValue))
    }
  }
}

extension ClassicKey {
  fileprivate init(_ key: AnyHashable) {
    if let text = key.base as? String {
      self = .text(text)
    } else {
      self = .integer((key.base as? Int64).map(Int.init) ?? 0)
    }
  }

  fileprivate var hashable: AnyHashable {
    switch self {
    case .text(let text): AnyHashable(text)
    case .integer(let integer): AnyHashable(Int64(integer))
    }
  }
}

extension MLFeatureValue {
  /// What a model that needs no engine has computed.
  ///
  /// - Parameter dataType: The type of an array's elements.
  convenience init(_ value: ClassicValue, dataType: MLMultiArrayDataType) throws {
    switch value {
    case .integer(let integer): self.init(int64: Int64(integer))
    case .number(let number): self.init(double: number)
    case .text(let text): self.init(string: text)
    case .array(let numbers, let shape):
      let array = try MLMultiArray(shape: shape.map { $0 as NSNumber }, dataType: dataType)
      for (index, number) in numbers.enumerated() { array[index] = number as NSNumber }
      self.init(multiArray: array)
    case .dictionary(let numbers):
      try self.init(
        dictionary: Dictionary(uniqueKeysWithValues: numbers.map { ($0.key.hashable, $0.value as NSNumber) }))
    case .sequence(let keys):
      let texts = keys.compactMap { if case .text(let text) = $0 { text } else { nil } }
      let integers = keys.compactMap { key -> NSNumber? in
        if case .integer(let integer) = key { integer as NSNumber } else { nil }
      }
      self.init(sequence: integers.isEmpty ? MLSequence(strings: texts) : MLSequence(int64s: integers))
    }
  }
}
