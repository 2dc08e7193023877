import Foundation
import ModelFiles

/// Converts between the elements of a tensor and of a multi-array, in tensor order: the last dimension varies fastest.
package struct ElementConversion: Sendable {
  /// The element type of multi-arrays for such a tensor.
  package let dataType: MLMultiArrayDataType
  /// The element type that is the tensor's own if Core ML has it, otherwise the one that loses least.
  private let nearestType: MLMultiArrayDataType
  private let elementType: String
  private let narrow: NarrowElement?

  /// A conversion for an element type with OpenVINO's name; `nil` if no multi-array can hold such elements.
  ///
  /// - Parameter arrayElement: The element type of multi-arrays, if it is not the nearest one.
  package init?(elementType: String, arrayElement: ArrayElement? = nil) {
    guard let nearest = ArrayElement(holding: elementType) else { return nil }
    nearestType = MLMultiArrayDataType(nearest)
    dataType = MLMultiArrayDataType(arrayElement ?? nearest)
    narrow = NarrowElement(rawValue: elementType)
    self.elementType = elementType
  }

  /// The array's memory, if its layout is exactly that of a tensor with its shape.
  package func sharedMemory(of array: MLMultiArray) -> UnsafeMutableRawPointer? {
    guard array.dataType == dataType, dataType == nearestType, array.count > 0, isStoredAlike, array.isContiguous else {
      return nil
    }
    return array.withUnsafeMutableBytes { bytes, _ in bytes.baseAddress }
  }

  /// Writes a multi-array of any type and strides; numbers that the tensor cannot hold become the closest that it can.
  package func write(_ array: MLMultiArray, to memory: UnsafeMutableRawBufferPointer) {
    if array.dataType == nearestType, isStoredAlike, array.isContiguous {
      return array.withUnsafeBytes { bytes in
        memory.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes.prefix(memory.count)))
      }
    }
    switch array.dataType {
    case .double: write(array, of: Double.self, to: memory) { $0 }
    case .float32: write(array, of: Float.self, to: memory) { Double($0) }
    case .float16: write(array, of: Float16.self, to: memory) { Double($0) }
    case .int32: write(array, of: Int32.self, to: memory) { Double($0) }
    case .int8: write(array, of: Int8.self, to: memory) { Double($0) }
    }
  }

  /// Reads a tensor into an array of the same shape.
  package func read(_ memory: UnsafeRawBufferPointer, shape: [Int]) throws -> MLMultiArray {
    let array = try readNearest(memory, shape: shape)
    guard dataType != nearestType else { return array }
    let converted = try MLMultiArray(shape: array.shape, dataType: dataType)
    array.transfer(to: converted)
    return converted
  }

  private func readNearest(_ memory: UnsafeRawBufferPointer, shape: [Int]) throws -> MLMultiArray {
    let array = try MLMultiArray(shape: shape.map { $0 as NSNumber }, dataType: nearestType)
    array.withUnsafeMutableBytes { target, _ in
      if let narrow { return read(narrow, memory, target, array.count) }
      switch elementType {
      case "bf16": convert(memory, target, array.count) { (value: UInt16) in Float(bitPattern: UInt32(value) << 16) }
      case "i64": convert(memory, target, array.count) { (value: Int64) in Int32(clamping: value) }
      case "i16": convert(memory, target, array.count) { (value: Int16) in Int32(value) }
      case "u64": convert(memory, target, array.count) { (value: UInt64) in Int32(clamping: value) }
      case "u32": convert(memory, target, array.count) { (value: UInt32) in Int32(clamping: value) }
      case "u16": convert(memory, target, array.count) { (value: UInt16) in Int32(value) }
      case "u8", "boolean": convert(memory, target, array.count) { (value: UInt8) in Int32(value) }
      default: target.copyMemory(from: UnsafeRawBufferPointer(rebasing: memory.prefix(target.count)))
      }
    }
    return array
  }

  /// Whether the tensor's elements and the multi-array's are the same bit for bit.
  private var isStoredAlike: Bool { ["f64", "f32", "f16", "i8", "i32"].contains(elementType) }

  private func convert<Source, Target>(
    _ source: UnsafeRawBufferPointer, _ target: UnsafeMutableRawBufferPointer, _ count: Int,
    _ body: (Source) -> Target
  ) {
    guard count > 0, let from = source.baseAddress, let to = target.baseAddress else { return }
    let (elements, results) = (from.assumingMemoryBound(to: Source.self), to.assumingMemoryBound(to: Target.self))
    for index in 0..<count { results[index] = body(elements[index]) }
  }

  private func read(
    _ narrow: NarrowElement, _ memory: UnsafeRawBufferPointer, _ target: UnsafeMutableRawBufferPointer, _ count: Int
  ) {
    let values = narrow.values
    for index in 0..<count {
      var code = Int(memory[index / narrow.countPerByte])
      if narrow.countPerByte == 2 { code = code >> (index % 2 * 4) & 0xF }
      if narrow.isInteger {
        target.storeBytes(of: Int8(values[code]), toByteOffset: index, as: Int8.self)
      } else {
        target.storeBytes(of: values[code], toByteOffset: index * 4, as: Float.self)
      }
    }
  }

  private func write<Source>(
    _ array: MLMultiArray, of type: Source.Type, to memory: UnsafeMutableRawBufferPointer,
    _ number: (Source) -> Double
  ) {
    if let narrow {
      let encoder = NarrowEncoder(narrow)
      guard narrow.countPerByte == 2 else { return copy(array, memory) { encoder.code(number($0)) } }
      // First one code per byte: only then is it known which codes share a byte.
      return withUnsafeTemporaryAllocation(byteCount: array.count, alignment: 1) { codes in
        copy(array, codes) { encoder.code(number($0)) }
        for index in memory.indices {
          memory[index] = codes[2 * index] | (2 * index + 1 < codes.count ? codes[2 * index + 1] << 4 : 0)
        }
      }
    }
    switch elementType {
    case "f64": copy(array, memory) { number($0) }
    case "f32": copy(array, memory) { Float(number($0)) }
    case "f16": copy(array, memory) { Float16(number($0)) }
    case "bf16": copy(array, memory) { ImageElement.upperHalf(Float(number($0))) }
    case "i64": copy(array, memory) { Self.integer(number($0)) as Int64 }
    case "i32": copy(array, memory) { Self.integer(number($0)) as Int32 }
    case "i16": copy(array, memory) { Self.integer(number($0)) as Int16 }
    case "i8": copy(array, memory) { Self.integer(number($0)) as Int8 }
    case "u64": copy(array, memory) { Self.integer(number($0)) as UInt64 }
    case "u32": copy(array, memory) { Self.integer(number($0)) as UInt32 }
    case "u16": copy(array, memory) { Self.integer(number($0)) as UInt16 }
    case "u8": copy(array, memory) { Self.integer(number($0)) as UInt8 }
    default: copy(array, memory) { UInt8(number($0) == 0 ? 0 : 1) }
    }
  }

  /// The integer part, clamped to the type's range; 0 for NaN.
  private static func integer<Integer: FixedWidthInteger>(_ number: Double) -> Integer {
    guard !number.isNaN else { return 0 }
    return Integer(exactly: number.rounded(.towardZero)) ?? (number < 0 ? .min : .max)
  }

  private func copy<Source, Target>(
    _ array: MLMultiArray, _ memory: UnsafeMutableRawBufferPointer, _ convert: (Source) -> Target
  ) {
    let (shape, strides) = (array.shape.map(\.intValue), array.strides.map(\.intValue))
    array.withUnsafeBytes { bytes in
      guard let source = bytes.baseAddress, let target = memory.baseAddress, !shape.contains(0) else { return }
      let from = source.assumingMemoryBound(to: Source.self)
      let to = target.assumingMemoryBound(to: Target.self)
      let (rowLength, step) = (shape.last ?? 1, strides.last ?? 1)
      var indices = [Int](repeating: 0, count: max(0, shape.count - 1))
      var row = 0
      while true {
        let start = zip(indices, strides).reduce(0) { $0 + $1.0 * $1.1 }
        for column in 0..<rowLength { to[row * rowLength + column] = convert(from[start + column * step]) }
        row += 1
        // Move to the next row: increment the last index that has not reached its end, and reset those after it.
        guard let dimension = indices.indices.last(where: { indices[$0] + 1 < shape[$0] }) else { return }
        indices[dimension] += 1
        for later in indices.indices where later > dimension { indices[later] = 0 }
      }
    }
  }
}
