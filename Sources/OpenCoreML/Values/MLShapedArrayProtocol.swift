import Foundation

/// What shaped arrays and their slices have in common: collections of slices along the first dimension.
///
/// Indices out of range and shapes that do not fit are programming errors, which end the program, as in Swift's own arrays.
public protocol MLShapedArrayProtocol<Scalar>: ExpressibleByArrayLiteral, MutableCollection, RandomAccessCollection
where Index == Int, Element == MLShapedArraySlice<Scalar> {
  /// What the elements are.
  associatedtype Scalar: MLShapedArrayScalar

  /// An array in memory of the caller's, which is copied before the array is written.
  ///
  /// - Parameters:
  ///   - bytes: must live and not change until `deallocator` is called; aligned for the scalars.
  ///   - shape: the dimensions, the slowest first.
  ///   - strides: scalars from one place to the next in each dimension.
  ///   - deallocator: frees the memory once nobody needs it any more.
  init(bytesNoCopy bytes: UnsafeRawPointer, shape: [Int], strides: [Int], deallocator: Data.Deallocator)

  /// An array whose scalars a closure writes; it must write all of them.
  ///
  /// - Parameters:
  ///   - shape: the dimensions, the slowest first.
  ///   - initializer: receives the memory and the strides.
  init(
    unsafeUninitializedShape shape: [Int],
    initializingWith initializer: (inout UnsafeMutableBufferPointer<Scalar>, _ strides: [Int]) throws -> Void
  ) rethrows

  /// The dimensions, the slowest first; none for a single scalar.
  var shape: [Int] { get }
  /// Scalars in memory from one place to the next in each dimension.
  var strides: [Int] { get }

  /// The part within a range of each of the first dimensions; it has as many dimensions as the array.
  subscript<Ranges: Collection>(sliceRanges: Ranges) -> MLShapedArraySlice<Scalar>
  where Ranges.Element == Range<Int> { get set }
  /// The part at a place in each of the first dimensions, which it does not have any more.
  subscript<Indices: Collection>(indices: Indices) -> MLShapedArraySlice<Scalar>
  where Indices.Element == Int { get set }
  /// The scalar at a place in each dimension.
  subscript<Indices: Collection>(scalarAt indices: Indices) -> Scalar where Indices.Element == Int { get set }

  /// The memory from the first scalar to the last one with shape and strides, to be read.
  func withUnsafeShapedBufferPointer<Result>(
    _ body: (UnsafeBufferPointer<Scalar>, _ shape: [Int], _ strides: [Int]) throws -> Result
  ) rethrows -> Result
  /// The memory from the first scalar to the last one with shape and strides, to be written.
  ///
  /// The strides may be others than before, because memory that is shared is copied.
  mutating func withUnsafeMutableShapedBufferPointer<Result>(
    _ body: (inout UnsafeMutableBufferPointer<Scalar>, _ shape: [Int], _ strides: [Int]) throws -> Result
  ) rethrows -> Result
}

// MARK: Scalars

extension MLShapedArrayProtocol {
  /// The product of the dimensions.
  public var scalarCount: Int { shape.reduce(1, *) }

  /// Whether it has no dimensions and thus a single scalar.
  public var isScalar: Bool { shape.isEmpty }

  /// The scalar where there is a single one without dimensions, else `nil`. Can only be set there, and not to `nil`.
  public var scalar: Scalar? {
    get { isScalar ? self[scalarAt: EmptyCollection()] : nil }
    set {
      guard isScalar, let newValue else { preconditionFailure("an array of the shape \(shape) is no scalar") }
      self[scalarAt: EmptyCollection()] = newValue
    }
  }

  /// All scalars, the last dimension fastest. Must be set to as many as there are.
  public var scalars: [Scalar] {
    get {
      let count = scalarCount
      return [Scalar](unsafeUninitializedCapacity: count) { target, initializedCount in
        copyScalars(to: UnsafeMutableBufferPointer(rebasing: target[0..<count]))
        initializedCount = count
      }
    }
    set {
      precondition(newValue.count == scalarCount, "\(newValue.count) scalars for the shape \(shape)")
      fill(with: newValue)
    }
  }

  /// Sets all scalars to one value.
  public mutating func fill(with value: Scalar) {
    withUnsafePointer(to: value) { value in
      setScalars(from: value, strides: [Int](repeating: 0, count: shape.count))
    }
  }

  /// Sets the scalars to the values of a collection, the last dimension fastest, from its start again where it is shorter.
  public mutating func fill<Values: Collection>(with collection: Values) where Values.Element == Scalar {
    let count = scalarCount
    guard count > 0 else { return }
    var values = Array(collection.prefix(count))
    precondition(!values.isEmpty, "no values to fill an array with")
    while values.count < count { values += values.prefix(count - values.count) }
    values.withUnsafeBufferPointer { values in
      guard let values = values.baseAddress else { return }
      setScalars(from: values, strides: StridedLayout.contiguousStrides(shape))
    }
  }

  private mutating func setScalars(from source: UnsafePointer<Scalar>, strides sourceStrides: [Int]) {
    withUnsafeMutableShapedBufferPointer { target, shape, strides in
      guard let target = target.baseAddress else { return }
      let type = Scalar.multiArrayDataType
      ElementCopy.copy(
        source, type, StridedLayout(shape: shape, strides: sourceStrides),
        to: target, type, StridedLayout(shape: shape, strides: strides))
    }
  }

  /// - Parameter target: of as many elements as there are scalars; they are written the last dimension fastest.
  private func copyScalars(to target: UnsafeMutableBufferPointer<Scalar>) {
    withUnsafeShapedBufferPointer { source, shape, strides in
      guard let source = source.baseAddress, let target = target.baseAddress else { return }
      let type = Scalar.multiArrayDataType
      ElementCopy.copy(
        source, type, StridedLayout(shape: shape, strides: strides), to: target, type, StridedLayout(shape: shape))
    }
  }
}
