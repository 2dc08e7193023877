import Foundation

/// The common interface of shaped arrays and their slices: collections of slices along the first dimension.
///
/// Indices out of range and shapes that do not match are programming errors and stop the program, as with Swift's own arrays.
public protocol MLShapedArrayProtocol<Scalar>: ExpressibleByArrayLiteral, MutableCollection, RandomAccessCollection
where Index == Int, Element == MLShapedArraySlice<Scalar> {
  /// The element type.
  associatedtype Scalar: MLShapedArrayScalar

  /// Creates an array in the caller's memory, which is copied before the array is written.
  ///
  /// - Parameters:
  ///   - bytes: The scalars, aligned for their type; they must stay valid and unchanged until `deallocator` is called.
  ///   - shape: The dimensions, from slowest to fastest varying.
  ///   - strides: The step in scalars for each dimension.
  ///   - deallocator: Frees the memory when it is no longer needed.
  init(bytesNoCopy bytes: UnsafeRawPointer, shape: [Int], strides: [Int], deallocator: Data.Deallocator)

  /// Creates an array whose scalars a closure writes; it must write all of them.
  ///
  /// - Parameters:
  ///   - shape: The dimensions, from slowest to fastest varying.
  ///   - initializer: Receives the memory and the strides.
  init(
    unsafeUninitializedShape shape: [Int],
    initializingWith initializer: (inout UnsafeMutableBufferPointer<Scalar>, _ strides: [Int]) throws -> Void
  ) rethrows

  /// The dimensions, from slowest to fastest varying; empty for a single scalar.
  var shape: [Int] { get }
  /// The step in scalars for each dimension.
  var strides: [Int] { get }

  /// The part within a range of each of the leading dimensions; it has as many dimensions as the array.
  subscript<Ranges: Collection>(sliceRanges: Ranges) -> MLShapedArraySlice<Scalar>
  where Ranges.Element == Range<Int> { get set }
  /// The part at an index in each of the leading dimensions, which it then lacks.
  subscript<Indices: Collection>(indices: Indices) -> MLShapedArraySlice<Scalar>
  where Indices.Element == Int { get set }
  /// The scalar at an index in each dimension.
  subscript<Indices: Collection>(scalarAt indices: Indices) -> Scalar where Indices.Element == Int { get set }

  /// Passes the memory from the first scalar to the last, the shape and the strides to `body`, which may read it.
  func withUnsafeShapedBufferPointer<Result>(
    _ body: (UnsafeBufferPointer<Scalar>, _ shape: [Int], _ strides: [Int]) throws -> Result
  ) rethrows -> Result
  /// Passes the memory from the first scalar to the last, the shape and the strides to `body`, which may write it.
  ///
  /// The strides may change, because shared memory is copied first.
  mutating func withUnsafeMutableShapedBufferPointer<Result>(
    _ body: (inout UnsafeMutableBufferPointer<Scalar>, _ shape: [Int], _ strides: [Int]) throws -> Result
  ) rethrows -> Result
}

// MARK: Scalars

extension MLShapedArrayProtocol {
  /// The number of scalars: the product of the dimensions.
  public var scalarCount: Int { shape.reduce(1, *) }

  /// Whether it is a single scalar without dimensions.
  public var isScalar: Bool { shape.isEmpty }

  /// The scalar of an array without dimensions; otherwise `nil`. Only an array without dimensions allows setting it, and not to
  /// `nil`.
  public var scalar: Scalar? {
    get { isScalar ? self[scalarAt: EmptyCollection()] : nil }
    set {
      guard isScalar, let newValue else { preconditionFailure("an array of the shape \(shape) is not a scalar") }
      self[scalarAt: EmptyCollection()] = newValue
    }
  }

  /// All scalars, with the last dimension fastest. A new value must have the same number of scalars.
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

  /// Sets the scalars to the values of a collection, with the last dimension fastest; a shorter collection is repeated.
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

  /// - Parameter target: Room for all scalars, which are written with the last dimension fastest.
  private func copyScalars(to target: UnsafeMutableBufferPointer<Scalar>) {
    withUnsafeShapedBufferPointer { source, shape, strides in
      guard let source = source.baseAddress, let target = target.baseAddress else { return }
      let type = Scalar.multiArrayDataType
      ElementCopy.copy(
        source, type, StridedLayout(shape: shape, strides: strides), to: target, type, StridedLayout(shape: shape))
    }
  }
}
