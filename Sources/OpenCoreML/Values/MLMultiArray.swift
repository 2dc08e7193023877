import Foundation

/// Numbers in several dimensions. The last dimension varies fastest unless the strides say otherwise.
///
/// ```swift
/// let array = try MLMultiArray(shape: [2, 3], dataType: .float32)
/// array[[1, 2]] = 0.5  // row 1, column 2
/// array[5]             // 0.5: the same element, counted with the last dimension fastest
/// ```
///
/// As in Core ML, whoever shares an array must make sure that nobody writes it while others read it. ``MLShapedArray`` is its
/// counterpart with Swift types and value semantics.
public final class MLMultiArray: @unchecked Sendable {
  // Safe to share under the rule above: shape, strides and memory never change.
  /// The dimensions, from slowest to fastest varying.
  public let shape: [NSNumber]
  /// The step in elements for each dimension.
  public let strides: [NSNumber]
  /// The element type.
  public let dataType: MLMultiArrayDataType
  /// The product of the dimensions.
  public let count: Int
  /// Shape and strides in the form used for computing.
  let layout: StridedLayout
  private let memory: UnsafeMutableRawBufferPointer
  private let deallocator: ((UnsafeMutableRawPointer) -> Void)?

  /// Creates an array with its own memory.
  ///
  /// - Parameter isZeroed: Whether the elements are 0; otherwise they must be written before they are read.
  init(layout: StridedLayout, dataType: MLMultiArrayDataType, isZeroed: Bool) {
    shape = layout.shape.map { NSNumber(value: $0) }
    strides = layout.strides.map { NSNumber(value: $0) }
    self.dataType = dataType
    count = layout.count
    self.layout = layout
    let byteCount = layout.span * dataType.byteCount
    let allocated = UnsafeMutableRawBufferPointer.allocate(byteCount: max(1, byteCount), alignment: 64)
    if isZeroed { allocated.initializeMemory(as: UInt8.self, repeating: 0) }
    memory = UnsafeMutableRawBufferPointer(rebasing: allocated[0..<byteCount])
    deallocator = nil
  }

  /// Creates an array of zeros.
  ///
  /// - Throws: `MLModelError` with the code `parameters` for a dimension below 0 or too many elements.
  public convenience init(shape: [NSNumber], dataType: MLMultiArrayDataType) throws {
    let dimensions = shape.map(\.intValue)
    try Self.checkShape(dimensions)
    self.init(layout: StridedLayout(shape: dimensions), dataType: dataType, isZeroed: true)
  }

  /// Creates an array in the caller's memory, which must stay valid until `deallocator` is called.
  ///
  /// - Throws: `MLModelError` with the code `parameters` if the shape is impossible, or if the strides are negative or do not match
  ///   it in number.
  public init(
    dataPointer: UnsafeMutableRawPointer, shape: [NSNumber], dataType: MLMultiArrayDataType, strides: [NSNumber],
    deallocator: ((UnsafeMutableRawPointer) -> Void)? = nil
  ) throws {
    guard shape.count == strides.count else {
      throw MLModelError(.parameters, "\(shape.count) dimensions need as many strides, not \(strides.count)")
    }
    guard strides.allSatisfy({ $0.intValue >= 0 }) else {
      throw MLModelError(.parameters, "the strides of a multi-array must be 0 or more, not \(strides)")
    }
    let dimensions = shape.map(\.intValue)
    try Self.checkShape(dimensions)
    self.shape = shape
    self.strides = strides
    self.dataType = dataType
    layout = StridedLayout(shape: dimensions, strides: strides.map(\.intValue))
    count = layout.count
    memory = UnsafeMutableRawBufferPointer(start: dataPointer, count: layout.span * dataType.byteCount)
    self.deallocator = deallocator ?? { _ in }
  }

  deinit {
    guard let deallocator else {
      memory.baseAddress?.deallocate()
      return
    }
    if let address = memory.baseAddress { deallocator(address) }
  }

  // MARK: Elements

  /// The element at an index counted with the last dimension fastest.
  public subscript(index: Int) -> NSNumber {
    get { read(offset(ofElement: index)) }
    set { write(newValue, offset(ofElement: index)) }
  }

  /// The element at an index in each dimension.
  public subscript(key: [NSNumber]) -> NSNumber {
    get { read(layout.offset(at: key.map(\.intValue))) }
    set { write(newValue, layout.offset(at: key.map(\.intValue))) }
  }

  /// Copies the elements to another array, converting them if its type differs.
  ///
  /// If the other array holds integers, floating-point numbers are rounded toward zero, and numbers out of range become the closest
  /// that fits.
  ///
  /// - Precondition: The other array has the same shape; its strides may differ.
  public func transfer(to destination: MLMultiArray) {
    precondition(
      layout.shape == destination.layout.shape,
      "an array of the shape \(layout.shape) cannot be transferred to one of \(destination.layout.shape)")
    copyElements(to: destination, destination.layout)
  }

  /// Copies the elements to a part of another array.
  func copyElements(to destination: MLMultiArray, _ part: StridedLayout) {
    guard let source = memory.baseAddress, let target = destination.memory.baseAddress else { return }
    withExtendedLifetime((self, destination)) {
      ElementCopy.copy(source, dataType, layout, to: target, destination.dataType, part)
    }
  }

  // MARK: Memory

  /// Passes the memory to `body`, which may read it.
  public func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
    try withExtendedLifetime(self) { try body(UnsafeRawBufferPointer(memory)) }
  }

  /// Passes the memory and the strides, in elements, to `body`, which may write it.
  public func withUnsafeMutableBytes<Result>(
    _ body: (UnsafeMutableRawBufferPointer, _ strides: [Int]) throws -> Result
  ) rethrows -> Result {
    try withExtendedLifetime(self) { try body(memory, layout.strides) }
  }

  /// Passes the elements in memory order to `body`, which may read them.
  ///
  /// - Precondition: `type` matches the array's `dataType`.
  public func withUnsafeBufferPointer<Scalar: MLShapedArrayScalar, Result>(
    ofType type: Scalar.Type, _ body: (UnsafeBufferPointer<Scalar>) throws -> Result
  ) rethrows -> Result {
    checkType(type)
    return try withUnsafeBytes { try body($0.assumingMemoryBound(to: type)) }
  }

  /// Passes the elements in memory order, and the strides, to `body`, which may write them.
  ///
  /// - Precondition: `type` matches the array's `dataType`.
  public func withUnsafeMutableBufferPointer<Scalar: MLShapedArrayScalar, Result>(
    ofType type: Scalar.Type, _ body: (UnsafeMutableBufferPointer<Scalar>, _ strides: [Int]) throws -> Result
  ) rethrows -> Result {
    checkType(type)
    return try withUnsafeMutableBytes { try body($0.assumingMemoryBound(to: type), $1) }
  }

  /// The memory; valid as long as the array exists.
  @available(
    *, deprecated, message: "Use withUnsafeBytes(_:) or withUnsafeMutableBytes(_:), which keep the array alive."
  )
  public var dataPointer: UnsafeMutableRawPointer {
    guard let address = memory.baseAddress else { preconditionFailure("a multi-array always has memory") }
    return address
  }

  /// Whether the elements follow one another without gaps, the last dimension fastest.
  package var isContiguous: Bool { layout.isContiguous }

  func checkType(_ type: (some MLShapedArrayScalar).Type) {
    precondition(type.multiArrayDataType == dataType, "an array of \(dataType) has no elements of the type \(type)")
  }

  static func checkShape(_ shape: [Int]) throws {
    var count = 1
    for dimension in shape {
      let (product, overflows) = count.multipliedReportingOverflow(by: dimension)
      guard dimension >= 0, !overflows, product < Int.max / 8 else {
        throw MLModelError(.parameters, "a multi-array cannot have the shape \(shape)")
      }
      count = product
    }
  }

  private func offset(ofElement index: Int) -> Int {
    precondition(index >= 0 && index < count, "element \(index) of \(count)")
    return layout.offset(ofElement: index)
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
