import Foundation

extension MLShapedArrayProtocol {
  /// An array of one dimension.
  public init(arrayLiteral elements: Scalar...) { self.init(scalars: elements, shape: [elements.count]) }

  /// An array of one value.
  @inlinable public init(repeating value: Scalar, shape: [Int]) {
    self.init(unsafeUninitializedShape: shape) { target, _ in target.initialize(repeating: value) }
  }

  /// An array of the first values of a sequence, the last dimension fastest.
  ///
  /// - Parameters:
  ///   - scalars: at least as many as the shape needs; may be endless.
  ///   - shape: the dimensions, the slowest first.
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

  /// An array in memory of the caller's without gaps, the last dimension fastest. It is copied before the array is written.
  ///
  /// - Parameters:
  ///   - bytes: must live and not change until `deallocator` is called; aligned for the scalars.
  ///   - shape: the dimensions, the slowest first.
  ///   - deallocator: frees the memory once nobody needs it any more.
  public init(bytesNoCopy bytes: UnsafeRawPointer, shape: [Int], deallocator: Data.Deallocator) {
    self.init(
      bytesNoCopy: bytes, shape: shape, strides: StridedLayout.contiguousStrides(shape), deallocator: deallocator)
  }

  /// An array that shares a multi-array's memory until it is written.
  ///
  /// Whoever writes the multi-array changes this one too; ``init(converting:)-(MLMultiArray)`` makes a copy.
  ///
  /// - Precondition: the multi-array's elements are of the type `Scalar`.
  public init(_ multiArray: MLMultiArray) {
    multiArray.checkType(Scalar.self)
    guard let bytes = multiArray.withUnsafeBytes(\.baseAddress) else {
      preconditionFailure("no multi-array is without memory")
    }
    self.init(
      bytesNoCopy: bytes, shape: multiArray.layout.shape, strides: multiArray.layout.strides,
      deallocator: .custom { _, _ in withExtendedLifetime(multiArray) {} })
  }

  /// A copy of a multi-array, its elements converted where they are of another type.
  ///
  /// Numbers with a fraction are rounded toward zero for integers; what is too large for them becomes the nearest one.
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

  /// A copy of a shaped array, its scalars converted as ``init(converting:)-(MLMultiArray)`` does it.
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
  /// A square of ones from one corner to the opposite one, and zeros elsewhere.
  @inlinable public init(identityMatrixOfSize size: Int) {
    self.init(unsafeUninitializedShape: [size, size]) { target, _ in
      target.initialize(repeating: 0)
      for index in 0..<size { target[index * (size + 1)] = 1 }
    }
  }
}

extension MLShapedArrayProtocol where Scalar: BinaryFloatingPoint, Scalar.RawSignificand: FixedWidthInteger {
  /// An array of random values.
  @inlinable public init(randomScalarsIn range: Range<Scalar>, shape: [Int]) {
    self.init(unsafeUninitializedShape: shape) { target, _ in
      var generator = SystemRandomNumberGenerator()
      for index in target.indices { target.initializeElement(at: index, to: .random(in: range, using: &generator)) }
    }
  }
}

extension MLShapedArrayProtocol where Scalar: FixedWidthInteger {
  /// An array of random values.
  @inlinable public init(randomScalarsIn range: Range<Scalar>, shape: [Int]) {
    self.init(unsafeUninitializedShape: shape) { target, _ in
      var generator = SystemRandomNumberGenerator()
      for index in target.indices { target.initializeElement(at: index, to: .random(in: range, using: &generator)) }
    }
  }
}
