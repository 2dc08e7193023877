import Foundation

/// A part of a shaped array: a separate value that shares the array's memory until one of them is written.
///
/// ```swift
/// let array = MLShapedArray<Float>(scalars: [1, 2, 3, 4, 5, 6], shape: [2, 3])
/// let row = array[1]  // shape [3]
/// row.scalars         // [4, 5, 6]
/// ```
///
/// It has everything that an array has. Its indices start at 0 in each dimension, whichever part of the array it is.
public struct MLShapedArraySlice<Scalar: MLShapedArrayScalar>: MLShapedArrayProtocol, Sendable {
  var contents: ShapedArrayContents<Scalar>

  init(_ contents: ShapedArrayContents<Scalar>) { self.contents = contents }

  /// Creates an array in the caller's memory, which is copied before the array is written.
  ///
  /// - Parameters:
  ///   - bytes: The scalars, aligned for their type; they must stay valid and unchanged until `deallocator` is called.
  ///   - shape: The dimensions, from slowest to fastest varying.
  ///   - strides: The step in scalars for each dimension.
  ///   - deallocator: Frees the memory when it is no longer needed.
  public init(bytesNoCopy bytes: UnsafeRawPointer, shape: [Int], strides: [Int], deallocator: Data.Deallocator) {
    contents = .init(bytesNoCopy: bytes, shape: shape, strides: strides, deallocator: deallocator)
  }

  /// Creates an array whose scalars a closure writes; it must write all of them.
  ///
  /// - Parameters:
  ///   - shape: The dimensions, from slowest to fastest varying.
  ///   - initializer: Receives the memory and the strides.
  public init(
    unsafeUninitializedShape shape: [Int],
    initializingWith initializer: (inout UnsafeMutableBufferPointer<Scalar>, _ strides: [Int]) throws -> Void
  ) rethrows {
    contents = try .init(unsafeUninitializedShape: shape, initializingWith: initializer)
  }

  /// Creates an array with a single scalar and no dimensions.
  public init(scalar: Scalar) { self.init(repeating: scalar, shape: []) }

  /// Creates a copy of scalars in native byte order.
  ///
  /// - Parameters:
  ///   - data: The scalars, from first to last.
  ///   - shape: The dimensions, from slowest to fastest varying.
  ///   - strides: The step in scalars for each dimension.
  public init(data: Data, shape: [Int], strides: [Int]) {
    contents = .init(data: data, shape: shape, strides: strides)
  }

  /// Creates a copy of scalars in native byte order, with the last dimension fastest.
  public init(data: Data, shape: [Int]) {
    self.init(data: data, shape: shape, strides: StridedLayout.contiguousStrides(shape))
  }

  /// Concatenates arrays along a dimension.
  ///
  /// - Parameters:
  ///   - shapedArrays: At least one array; their shapes may differ only in the dimension `alongAxis`.
  ///   - alongAxis: The index of the dimension; −1 is the last one.
  public init<Arrays: Sequence>(concatenating shapedArrays: Arrays, alongAxis: Int)
  where Arrays.Element: MLShapedArrayProtocol, Arrays.Element.Scalar == Scalar {
    contents = .init(concatenating: shapedArrays, alongAxis: alongAxis)
  }

  /// The dimensions, from slowest to fastest varying; empty for a single scalar.
  public var shape: [Int] { contents.layout.shape }

  /// The step in scalars for each dimension.
  public var strides: [Int] { contents.layout.strides }

  /// The part at an index in each of the leading dimensions, which it then lacks.
  public subscript<Indices: Collection>(indices: Indices) -> MLShapedArraySlice<Scalar> where Indices.Element == Int {
    get { MLShapedArraySlice(contents.part(at: indices)) }
    set { contents.setPart(at: indices, to: newValue.contents) }
  }

  /// The part within a range of each of the leading dimensions; it has as many dimensions as the array.
  public subscript<Ranges: Collection>(sliceRanges: Ranges) -> MLShapedArraySlice<Scalar>
  where Ranges.Element == Range<Int> {
    get { MLShapedArraySlice(contents.part(in: sliceRanges)) }
    set { contents.setPart(in: sliceRanges, to: newValue.contents) }
  }

  /// The scalar at an index in each dimension.
  public subscript<Indices: Collection>(scalarAt indices: Indices) -> Scalar where Indices.Element == Int {
    get { contents.scalar(at: indices) }
    set { contents.setScalar(newValue, at: indices) }
  }

  /// Passes the memory from the first scalar to the last, the shape and the strides to `body`, which may read it.
  public func withUnsafeShapedBufferPointer<Result>(
    _ body: (UnsafeBufferPointer<Scalar>, _ shape: [Int], _ strides: [Int]) throws -> Result
  ) rethrows -> Result {
    try contents.read(body)
  }

  /// Passes the memory from the first scalar to the last, the shape and the strides to `body`, which may write it.
  ///
  /// The strides may change, because shared memory is copied first.
  public mutating func withUnsafeMutableShapedBufferPointer<Result>(
    _ body: (inout UnsafeMutableBufferPointer<Scalar>, _ shape: [Int], _ strides: [Int]) throws -> Result
  ) rethrows -> Result {
    try contents.write(body)
  }

  // MARK: Other shapes

  /// The scalars in another shape, in the same order with the last dimension fastest.
  ///
  /// - Precondition: The shape has the same number of scalars.
  public func reshaped(to newShape: [Int]) -> MLShapedArraySlice { MLShapedArraySlice(contents.reshaped(to: newShape)) }

  /// The array without its dimensions of size 1.
  public func squeezingShape() -> MLShapedArraySlice { MLShapedArraySlice(contents.squeezed()) }

  /// The array with another dimension of size 1 at the index `axis`.
  public func expandingShape(at axis: Int) -> MLShapedArraySlice { MLShapedArraySlice(contents.expanded(at: axis)) }

  /// The array with its dimensions in reverse order.
  public func transposed() -> MLShapedArraySlice { transposed(permutation: shape.indices.reversed()) }

  /// The array with its dimensions reordered: new dimension n is old dimension `axes[n]`.
  public func transposed(permutation axes: [Int]) -> MLShapedArraySlice {
    MLShapedArraySlice(contents.transposed(axes))
  }
}

extension MLShapedArraySlice: Equatable where Scalar: Equatable {
  /// Whether two arrays have the same shape and equal scalars, whatever their strides.
  public static func == (left: MLShapedArraySlice, right: MLShapedArraySlice) -> Bool {
    left.contents == right.contents
  }
}

extension MLShapedArraySlice: CustomStringConvertible {
  /// The type, the shape and the first scalars, for example "Float 2×2 [[1.0, 2.0], [3.0, 4.0]]".
  public var description: String { contents.description }
}
