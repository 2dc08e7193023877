import Foundation

extension MLShapedArrayProtocol {
  /// Creates a one-dimensional array.
  public init(arrayLiteral elements: Scalar...) { self.init(scalars: elements, shape: [elements.count]) }

  /// Creates an array filled with one value.
  @inlinable public init(repeating value: Scalar, shape: [Int]) {
    self.init(unsafeUninitializedShape: shape) { target, _ in target.initialize(repeating: value) }
  }

  /// Creates an array from the first values of a sequence, with the last dimension fastest.
  ///
  /// - Parameters:
  ///   - scalars: At least as many values as the shape needs; the sequence may be infinite.
  ///   - shape: The dimensions, from slowest to fastest varying.
  @inlinable public init<Scalars: Sequence>(scalars: Scalars, shape: [Int]) where Scalars.Element == Scalar {
    self.init(unsafeUninitializedShape: shape) { target, _ in
      let isCopied = scalars.withContiguousStorageIfAvailable { source in
        precondition(source.count >= target.count, "\(source.count) scalars for the shape \(shape)")
        _ = target.initialize(fromContentsOf: source.prefix(target.count))
        return true
      }
      if isCopied == true { return }
      let (_, initializedCount) = target.initialize(from: scalars.prefix(target.count))
      precondition(initializedCount == target.count, "\(initializedCount) scalars for the shape \(shape)")
    }
  }

  /// Creates an array in the caller's memory without gaps, the last dimension fastest. It is copied before the array is written.
  ///
  /// - Parameters:
  ///   - bytes: The scalars, aligned for their type; they must stay valid and unchanged until `deallocator` is called.
  ///   - shape: The dimensions, from slowest to fastest varying.
  ///   - deallocator: Frees the memory when it is no longer needed.
  public init(bytesNoCopy bytes: UnsafeRawPointer, shape: [Int], deallocator: Data.Deallocator) {
    self.init(
      bytesNoCopy: bytes, shape: shape, strides: StridedLayout.contiguousStrides(shape), deallocator: deallocator)
  }

  /// Creates an array that shares a multi-array's memory until it is written.
  ///
  /// Writing to the multi-array changes this array too; ``init(converting:)-(MLMultiArray)`` makes a copy.
  ///
  /// - Precondition: The multi-array's elements have the type `Scalar`.
  public init(_ multiArray: MLMultiArray) {
    multiArray.checkType(Scalar.self)
    guard let bytes = multiArray.withUnsafeBytes(\.baseAddress) else {
      preconditionFailure("a multi-array always has memory")
    }
    self.init(
      bytesNoCopy: bytes, shape: multiArray.layout.shape, strides: multiArray.layout.strides,
      deallocator: .custom { _, _ in withExtendedLifetime(multiArray) {} })
  }

  /// Creates a copy of a multi-array, converting its elements if their type differs.
  ///
  /// For integers, floating-point numbers are rounded toward zero, and numbers out of range become the closest that fits.
  public init(converting multiArray: MLMultiArray) {
    self.init(unsafeUninitializedShape: multiArray.layout.shape) { target, strides in
      multiArray.withUnsafeBytes { source in
        guard let source = source.baseAddress, let target = target.baseAddress else { return }
        ElementCopy.copy(
          source, multiArray.dataType, multiArray.layout, to: target, Scalar.multiArrayDataType,
          StridedLayout(shape: multiArray.layout.shape, strides: strides))
      }
    }
  }

  /// Creates a copy of a shaped array, converting its scalars as ``init(converting:)-(MLMultiArray)`` does.
  public init<Source: MLShapedArrayProtocol>(converting source: Source) {
    self.init(unsafeUninitializedShape: source.shape) { target, targetStrides in
      source.withUnsafeShapedBufferPointer { source, shape, strides in
        guard let source = source.baseAddress, let target = target.baseAddress else { return }
        ElementCopy.copy(
          source, Source.Scalar.multiArrayDataType, StridedLayout(shape: shape, strides: strides),
          to: target, Scalar.multiArrayDataType, StridedLayout(shape: shape, strides: targetStrides))
      }
    }
  }
}

extension MLShapedArrayProtocol where Scalar: ExpressibleByIntegerLiteral {
  /// Creates a square identity matrix: ones on the diagonal, zeros elsewhere.
  @inlinable public init(identityMatrixOfSize size: Int) {
    self.init(unsafeUninitializedShape: [size, size]) { target, _ in
      target.initialize(repeating: 0)
      for index in 0..<size { target[index * (size + 1)] = 1 }
    }
  }
}

extension MLShapedArrayProtocol where Scalar: BinaryFloatingPoint, Scalar.RawSignificand: FixedWidthInteger {
  /// Creates an array of random values.
  @inlinable public init(randomScalarsIn range: Range<Scalar>, shape: [Int]) {
    self.init(unsafeUninitializedShape: shape) { target, _ in
      var generator = SystemRandomNumberGenerator()
      for index in target.indices { target.initializeElement(at: index, to: .random(in: range, using: &generator)) }
    }
  }
}

extension MLShapedArrayProtocol where Scalar: FixedWidthInteger {
  /// Creates an array of random values.
  @inlinable public init(randomScalarsIn range: Range<Scalar>, shape: [Int]) {
    self.init(unsafeUninitializedShape: shape) { target, _ in
      var generator = SystemRandomNumberGenerator()
      for index in target.indices { target.initializeElement(at: index, to: .random(in: range, using: &generator)) }
    }
  }
}
