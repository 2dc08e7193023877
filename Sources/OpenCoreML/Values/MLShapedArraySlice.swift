import Foundation

/// A part of a shaped array: a value of its own that shares the array's memory until one of them is written.
///
/// Has all that an array has; its indices begin at 0 in each dimension, whichever part of the array it is.
public struct MLShapedArraySlice<Scalar: MLShapedArrayScalar>: MLShapedArrayProtocol, Sendable {
  var contents: ShapedArrayContents<Scalar>

  init(_ contents: ShapedArrayContents<Scalar>) { self.contents = contents }

  /// An array in memory of the caller's, which is copied before the array is written.
  ///
  /// - Parameters:
  ///   - bytes: must live and not change until `deallocator` is called; aligned for the scalars.
  ///   - shape: the dimensions, the slowest first.
  ///   - strides: scalars from one place to the next in each dimension.
  ///   - deallocator: frees the memory once nobody needs it any more.
  public init(bytesNoCopy bytes: UnsafeRawPointer, shape: [Int], strides: [Int], deallocator: Data.Deallocator) {
    contents = .init(bytesNoCopy: bytes, shape: shape, strides: strides, deallocator: deallocator)
  }

  /// An array whose scalars a closure writes; it must write all of them.
  ///
  /// - Parameters:
  ///   - shape: the dimensions, the slowest first.
  ///   - initializer: receives the memory and the strides.
  public init(
    unsafeUninitializedShape shape: [Int],
    initializingWith initializer: (inout UnsafeMutableBufferPointer<Scalar>, _ strides: [Int]) throws -> Void
  ) rethrows {
    contents = try .init(unsafeUninitializedShape: shape, initializingWith: initializer)
  }

  /// A single scalar without dimensions.
  public init(scalar: Scalar) { self.init(repeating: scalar, shape: []) }

  /// A copy of scalars in their native byte order.
  ///
  /// - Parameters:
  ///   - data: the scalars, from the first to the last one.
  ///   - shape: the dimensions, the slowest first.
  ///   - strides: scalars from one place to the next in each dimension.
  public init(data: Data, shape: [Int], strides: [Int]) {
    contents = .init(data: data, shape: shape, strides: strides)
  }

  /// A copy of scalars in their native byte order, the last dimension fastest.
  public init(data: Data, shape: [Int]) {
    self.init(data: data, shape: shape, strides: StridedLayout.contiguousStrides(shape))
  }

  /// Arrays one after another along a dimension.
  ///
  /// - Parameters:
  ///   - shapedArrays: at least one; their shapes differ in the dimension `alongAxis` at most.
  ///   - alongAxis: the number of the dimension; −1 is the last one.
  public init<Arrays: Sequence>(concatenating shapedArrays: Arrays, alongAxis: Int)
  where Arrays.Element: MLShapedArrayProtocol, Arrays.Element.Scalar == Scalar {
    contents = .init(concatenating: shapedArrays, alongAxis: alongAxis)
  }

  /// The dimensions, the slowest first; none for a single scalar.
  public var shape: [Int] { contents.layout.shape }

  /// Scalars in memory from one place to the next in each dimension.
  public var strides: [Int] { contents.layout.strides }

  /// The part at a place in each of the first dimensions, which it does not have any more.
  public subscript<Indices: Collection>(indices: Indices) -> MLShapedArraySlice<Scalar> where Indices.Element == Int {
    get { MLShapedArraySlice(contents.part(at: indices)) }
    set { contents.setPart(at: indices, to: newValue.contents) }
  }

  /// The part within a range of each of the first dimensions; it has as many dimensions as the array.
  public subscript<Ranges: Collection>(sliceRanges: Ranges) -> MLShapedArraySlice<Scalar>
  where Ranges.Element == Range<Int> {
    get { MLShapedArraySlice(contents.part(in: sliceRanges)) }
    set { contents.setPart(in: sliceRanges, to: newValue.contents) }
  }

  /// The scalar at a place in each dimension.
  public subscript<Indices: Collection>(scalarAt indices: Indices) -> Scalar where Indices.Element == Int {
    get { contents.scalar(at: indices) }
    set { contents.setScalar(newValue, at: indices) }
  }

  /// The memory from the first scalar to the last one with shape and strides, to be read.
  public func withUnsafeShapedBufferPointer<Result>(
    _ body: (UnsafeBufferPointer<Scalar>, _ shape: [Int], _ strides: [Int]) throws -> Result
  ) rethrows -> Result {
    try contents.read(body)
  }

  /// The memory from the first scalar to the last one with shape and strides, to be written.
  ///
  /// The strides may be others than before, because memory that is shared is copied.
  public mutating func withUnsafeMutableShapedBufferPointer<Result>(
    _ body: (inout UnsafeMutableBufferPointer<Scalar>, _ shape: [Int], _ strides: [Int]) throws -> Result
  ) rethrows -> Result {
    try contents.write(body)
  }

  // MARK: Other shapes

  /// The scalars in another shape, in the same order with the last dimension fastest.
  ///
  /// - Precondition: the shape has as many scalars.
  public func reshaped(to newShape: [Int]) -> MLShapedArraySlice { MLShapedArraySlice(contents.reshaped(to: newShape)) }

  /// The array without its dimensions of 1.
  public func squeezingShape() -> MLShapedArraySlice { MLShapedArraySlice(contents.squeezed()) }

  /// The array with a dimension of 1 more, which gets the number `axis`.
  public func expandingShape(at axis: Int) -> MLShapedArraySlice { MLShapedArraySlice(contents.expanded(at: axis)) }

  /// The array with its dimensions in reverse.
  public func transposed() -> MLShapedArraySlice { transposed(permutation: shape.indices.reversed()) }

  /// The array with its dimensions in another order: the new dimension n is the old one `axes[n]`.
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
  /// The type, the shape and the first scalars: "Float 2×2 [[1.0, 2.0], [3.0, 4.0]]".
  public var description: String { contents.description }
}
