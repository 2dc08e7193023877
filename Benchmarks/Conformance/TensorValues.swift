import Foundation
import OpenCoreML

/// A tensor's elements as numbers wide enough for every type.
enum TensorValues {
  case integers([Int128])
  case reals([Double])

  /// The elements in a file's bytes; `nil` for a type without a Core ML array.
  init?(_ bytes: Data, type: String) {
    switch type {
    case "float64": self = .reals(Self.elements(bytes) { (value: Double) in value })
    case "float32": self = .reals(Self.elements(bytes) { (value: Float) in Double(value) })
    case "float16": self = .reals(Self.elements(bytes) { (value: Float16) in Double(value) })
    case "bfloat16":
      self = .reals(Self.elements(bytes) { (value: UInt16) in Double(Float(bitPattern: UInt32(value) << 16)) })
    case "int64": self = .integers(Self.elements(bytes) { (value: Int64) in Int128(value) })
    case "int32": self = .integers(Self.elements(bytes) { (value: Int32) in Int128(value) })
    case "int16": self = .integers(Self.elements(bytes) { (value: Int16) in Int128(value) })
    case "int8": self = .integers(Self.elements(bytes) { (value: Int8) in Int128(value) })
    case "uint64": self = .integers(Self.elements(bytes) { (value: UInt64) in Int128(value) })
    case "uint32": self = .integers(Self.elements(bytes) { (value: UInt32) in Int128(value) })
    case "uint16": self = .integers(Self.elements(bytes) { (value: UInt16) in Int128(value) })
    case "uint8": self = .integers(Self.elements(bytes) { (value: UInt8) in Int128(value) })
    case "bool": self = .integers(Self.elements(bytes) { (value: UInt8) in value == 0 ? 0 : 1 })
    default: return nil
    }
  }

  /// The elements of a multi-array, with the last dimension fastest.
  init(_ array: MLMultiArray) {
    switch array.dataType {
    case .double: self = .reals(Self.elements(array) { (value: Double) in value })
    case .float32: self = .reals(Self.elements(array) { (value: Float) in Double(value) })
    case .float16: self = .reals(Self.elements(array) { (value: Float16) in Double(value) })
    case .int32: self = .integers(Self.elements(array) { (value: Int32) in Int128(value) })
    case .int8: self = .integers(Self.elements(array) { (value: Int8) in Int128(value) })
    }
  }

  var count: Int {
    switch self {
    case .integers(let values): values.count
    case .reals(let values): values.count
    }
  }

  var doubles: [Double] {
    switch self {
    case .integers(let values): values.map { Double($0) }
    case .reals(let values): values
    }
  }

  /// Whether a multi-array of this type holds all elements exactly.
  func fits(_ type: MLMultiArrayDataType) -> Bool {
    guard case .integers(let values) = self else { return true }
    return switch type {
    case .int32: values.allSatisfy { Int32(exactly: $0) != nil }
    case .int8: values.allSatisfy { Int8(exactly: $0) != nil }
    case .double: values.allSatisfy { Double(exactly: $0) != nil }
    case .float32: values.allSatisfy { Float(exactly: $0) != nil }
    case .float16: values.allSatisfy { Float16(exactly: $0) != nil }
    }
  }

  /// A multi-array of the elements; those out of its type's range become the closest that fits.
  func multiArray(shape: [Int], dataType: MLMultiArrayDataType) throws -> MLMultiArray {
    let array = try MLMultiArray(shape: shape.map { $0 as NSNumber }, dataType: dataType)
    array.withUnsafeMutableBytes { bytes, _ in
      switch dataType {
      case .double: bytes.copyBytes(from: doubles.map { $0 })
      case .float32: bytes.copyBytes(from: doubles.map { Float($0) })
      case .float16: bytes.copyBytes(from: doubles.map { Float16($0) })
      case .int32: bytes.copyBytes(from: integers.map { Int32(clamping: $0) })
      case .int8: bytes.copyBytes(from: integers.map { Int8(clamping: $0) })
      }
    }
    return array
  }

  private var integers: [Int128] {
    switch self {
    case .integers(let values): values
    case .reals(let values): values.map { Int128(exactly: $0.rounded(.towardZero)) ?? 0 }
    }
  }

  private static func elements<Element, Value>(_ bytes: Data, _ convert: (Element) -> Value) -> [Value] {
    bytes.withUnsafeBytes { memory in
      (0..<memory.count / MemoryLayout<Element>.stride).map {
        convert(memory.loadUnaligned(fromByteOffset: $0 * MemoryLayout<Element>.stride, as: Element.self))
      }
    }
  }

  private static func elements<Element, Value>(_ array: MLMultiArray, _ convert: (Element) -> Value) -> [Value] {
    let (shape, strides) = (array.shape.map(\.intValue), array.strides.map(\.intValue))
    return array.withUnsafeBytes { memory in
      (0..<array.count).map { index in
        var (rest, offset) = (index, 0)
        for (size, stride) in zip(shape, strides).reversed() {
          offset += rest % size * stride
          rest /= size
        }
        return convert(memory.loadUnaligned(fromByteOffset: offset * MemoryLayout<Element>.stride, as: Element.self))
      }
    }
  }
}

extension UnsafeMutableRawBufferPointer {
  /// Copies elements to the beginning.
  fileprivate func copyBytes<Element>(from elements: [Element]) {
    elements.withUnsafeBytes { copyMemory(from: UnsafeRawBufferPointer(rebasing: $0.prefix(count))) }
  }
}
