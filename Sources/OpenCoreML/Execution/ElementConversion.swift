import Foundation

/// Between a tensor's elements and a multi-array's, in the order of the tensor: the last dimension fastest.
package struct ElementConversion: Sendable {
  /// The type of a multi-array that holds such elements: the same where Core ML has it, else `int32`.
  package let dataType: MLMultiArrayDataType
  private let shape: [Int]
  private let elementType: String

  /// A conversion for a tensor; `nil` where no multi-array can hold its elements.
  package init?(_ tensor: ModelSignature.Tensor) {
    switch tensor.elementType {
    case "f64": dataType = .double
    case "f32": dataType = .float32
    case "f16": dataType = .float16
    case "i8": dataType = .int8
    case "i32", "i64", "u8", "boolean": dataType = .int32
    default: return nil
    }
    elementType = tensor.elementType
    shape = tensor.shape
  }

  /// Writes a multi-array of the tensor's shape and of `dataType`, whatever its strides.
  package func write(_ array: MLMultiArray, to memory: UnsafeMutableRawBufferPointer) {
    array.withUnsafeBytes { bytes in
      let strides = array.strides.map(\.intValue)
      switch elementType {
      case "i64": copy(bytes, strides, memory) { (value: Int32) in Int64(value) }
      case "u8": copy(bytes, strides, memory) { (value: Int32) in UInt8(clamping: value) }
      case "boolean": copy(bytes, strides, memory) { (value: Int32) in UInt8(value == 0 ? 0 : 1) }
      case "f64": copy(bytes, strides, memory) { (value: Double) in value }
      case "f16": copy(bytes, strides, memory) { (value: UInt16) in value }
      case "i8": copy(bytes, strides, memory) { (value: Int8) in value }
      default: copy(bytes, strides, memory) { (value: UInt32) in value }
      }
    }
  }

  /// Reads the tensor into an array.
  package func read(_ memory: UnsafeRawBufferPointer) throws -> MLMultiArray {
    let array = try MLMultiArray(shape: shape.map { $0 as NSNumber }, dataType: dataType)
    array.withUnsafeMutableBytes { target, strides in
      switch elementType {
      case "i64": copy(memory, strides, target) { (value: Int64) in Int32(clamping: value) }
      case "u8", "boolean": copy(memory, strides, target) { (value: UInt8) in Int32(value) }
      default: target.copyMemory(from: UnsafeRawBufferPointer(rebasing: memory.prefix(target.count)))
      }
    }
    return array
  }

  private func copy<Source, Target>(
    _ source: UnsafeRawBufferPointer, _ strides: [Int], _ target: UnsafeMutableRawBufferPointer,
    _ convert: (Source) -> Target
  ) {
    guard let source = source.baseAddress, let target = target.baseAddress, !shape.contains(0) else { return }
    let from = source.assumingMemoryBound(to: Source.self)
    let to = target.assumingMemoryBound(to: Target.self)
    let (rowLength, step) = (shape.last ?? 1, strides.last ?? 1)
    var indices = [Int](repeating: 0, count: max(0, shape.count - 1))
    var row = 0
    while true {
      let start = zip(indices, strides).reduce(0) { $0 + $1.0 * $1.1 }
      for column in 0..<rowLength { to[row * rowLength + column] = convert(from[start + column * step]) }
      row += 1
      // The next row: the last index that has not reached its end grows, those behind it begin anew.
      guard let dimension = indices.indices.last(where: { indices[$0] + 1 < shape[$0] }) else { return }
      indices[dimension] += 1
      for later in indices.indices where later > dimension { indices[later] = 0 }
    }
  }
}
