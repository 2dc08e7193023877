import Foundation

/// Numbers in several dimensions, the last one fastest unless the strides say otherwise.
///
/// As in Core ML, whoever shares one sees to it that nobody writes while others read.
public final class MLMultiArray: @unchecked Sendable {
  // Shared under the rule above; shape, strides and memory are fixed for its life.
  /// The dimensions, the slowest first.
  public let shape: [NSNumber]
  /// Elements from one place to the next in each dimension.
  public let strides: [NSNumber]
  /// The elements' type.
  public let dataType: MLMultiArrayDataType
  /// The product of the dimensions.
  public let count: Int
  private let memory: UnsafeMutableRawBufferPointer
  private let deallocator: ((UnsafeMutableRawPointer) -> Void)?

  /// An array of zeros.
  ///
  /// - Throws: `MLModelError` with the code `parameters` for a dimension below 0 or too many elements.
  public init(shape: [NSNumber], dataType: MLMultiArrayDataType) throws {
    self.shape = shape
    self.dataType = dataType
    count = try Self.elementCount(shape)
    strides = Self.contiguousStrides(shape)
    memory = UnsafeMutableRawBufferPointer.allocate(byteCount: max(1, count * dataType.byteCount), alignment: 64)
    memory.initializeMemory(as: UInt8.self, repeating: 0)
    deallocator = nil
  }

  /// An array in memory of the caller's, which must live until `deallocator` is called.
  ///
  /// - Throws: `MLModelError` with the code `parameters` where shape and strides do not fit together.
  public init(
    dataPointer: UnsafeMutableRawPointer, shape: [NSNumber], dataType: MLMultiArrayDataType, strides: [NSNumber],
    deallocator: ((UnsafeMutableRawPointer) -> Void)? = nil
  ) throws {
    guard shape.count == strides.count else {
      throw MLModelError(.parameters, "\(shape.count) dimensions need as many strides, not \(strides.count)")
    }
    self.shape = shape
    self.strides = strides
    self.dataType = dataType
    count = try Self.elementCount(shape)
    let last = zip(shape, strides).reduce(0) { $0 + max(0, $1.0.intValue - 1) * $1.1.intValue }
    memory = UnsafeMutableRawBufferPointer(
      start: dataPointer, count: count == 0 ? 0 : (last + 1) * dataType.byteCount)
    self.deallocator = deallocator ?? { _ in }
  }

  deinit {
    guard let deallocator else { return memory.deallocate() }
    if let address = memory.baseAddress { deallocator(address) }
  }

  /// The element at a place counted along the dimensions, the last one fastest.
  public subscript(index: Int) -> NSNumber {
    get { read(offset(ofElement: index)) }
    set { write(newValue, offset(ofElement: index)) }
  }

  /// The element at a place in each dimension.
  public subscript(indices: [NSNumber]) -> NSNumber {
    get { read(offset(at: indices)) }
    set { write(newValue, offset(at: indices)) }
  }

  /// The memory, to be read.
  public func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
    try body(UnsafeRawBufferPointer(memory))
  }

  /// The memory with the strides, to be written.
  public func withUnsafeMutableBytes<Result>(
    _ body: (UnsafeMutableRawBufferPointer, _ strides: [Int]) throws -> Result
  ) rethrows -> Result {
    try body(memory, strides.map(\.intValue))
  }

  /// Whether the elements lie one after another without gaps.
  package var isContiguous: Bool { strides == Self.contiguousStrides(shape) }

  private static func elementCount(_ shape: [NSNumber]) throws -> Int {
    var count = 1
    for dimension in shape {
      let (product, overflows) = count.multipliedReportingOverflow(by: dimension.intValue)
      guard dimension.intValue >= 0, !overflows, product < Int.max / 8 else {
        throw MLModelError(.parameters, "no multi-array can have the shape \(shape)")
      }
      count = product
    }
    return count
  }

  private static func contiguousStrides(_ shape: [NSNumber]) -> [NSNumber] {
    var strides: [NSNumber] = []
    var stride = 1
    for dimension in shape.reversed() {
      strides.append(NSNumber(value: stride))
      stride *= dimension.intValue
    }
    return strides.reversed()
  }

  private func offset(ofElement index: Int) -> Int {
    precondition(index >= 0 && index < count, "element \(index) of \(count)")
    var (rest, offset) = (index, 0)
    for (dimension, stride) in zip(shape, strides).reversed() {
      offset += rest % dimension.intValue * stride.intValue
      rest /= dimension.intValue
    }
    return offset
  }

  private func offset(at indices: [NSNumber]) -> Int {
    precondition(indices.count == shape.count, "\(indices.count) indices for \(shape.count) dimensions")
    return zip(indices, zip(shape, strides)).reduce(0) { offset, place in
      let (index, (dimension, stride)) = place
      precondition(index.intValue >= 0 && index.intValue < dimension.intValue, "index \(index) of \(dimension)")
      return offset + index.intValue * stride.intValue
    }
  }

  private func read(_ offset: Int) -> NSNumber {
    let byte = offset * dataType.byteCount
    return switch dataType {
    case .double: NSNumber(value: memory.loadUnaligned(fromByteOffset: byte, as: Double.self))
    case .float32: NSNumber(value: memory.loadUnaligned(fromByteOffset: byte, as: Float.self))
    case .float16: NSNumber(value: Float(memory.loadUnaligned(fromByteOffset: byte, as: Float16.self)))
    case .int32: NSNumber(value: memory.loadUnaligned(fromByteOffset: byte, as: Int32.self))
    case .int8: NSNumber(value: memory.loadUnaligned(fromByteOffset: byte, as: Int8.self))
    }
  }

  private func write(_ value: NSNumber, _ offset: Int) {
    let byte = offset * dataType.byteCount
    switch dataType {
    case .double: memory.storeBytes(of: value.doubleValue, toByteOffset: byte, as: Double.self)
    case .float32: memory.storeBytes(of: value.floatValue, toByteOffset: byte, as: Float.self)
    case .float16: memory.storeBytes(of: Float16(value.floatValue), toByteOffset: byte, as: Float16.self)
    case .int32: memory.storeBytes(of: value.int32Value, toByteOffset: byte, as: Int32.self)
    case .int8: memory.storeBytes(of: value.int8Value, toByteOffset: byte, as: Int8.self)
    }
  }
}
