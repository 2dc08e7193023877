extension MLShapedArrayProtocol {
  /// The number of slices, which is the first dimension; 0 for a single scalar.
  public var count: Int { shape.first ?? 0 }

  /// Always 0.
  public var startIndex: Int { 0 }

  /// The number of slices.
  public var endIndex: Int { count }

  /// The slice at an index in the first dimension, which it then lacks.
  public subscript(index: Int) -> MLShapedArraySlice<Scalar> {
    get { self[CollectionOfOne(index)] }
    set { self[CollectionOfOne(index)] = newValue }
  }

  /// The part at an index in each of the leading dimensions, which it then lacks.
  public subscript(indices: Int...) -> MLShapedArraySlice<Scalar> {
    get { self[indices] }
    set { self[indices] = newValue }
  }

  /// The scalar at an index in each dimension.
  public subscript(scalarAt indices: Int...) -> Scalar {
    get { self[scalarAt: indices] }
    set { self[scalarAt: indices] = newValue }
  }

  /// The slices within a range of the first dimension. Their indices start at 0.
  public subscript(sliceRange: Range<Int>) -> MLShapedArraySlice<Scalar> {
    get { self[CollectionOfOne(sliceRange)] }
    set { self[CollectionOfOne(sliceRange)] = newValue }
  }

  /// The slices within a range of the first dimension.
  public subscript(sliceRange: any MLShapedArrayRangeExpression) -> MLShapedArraySlice<Scalar> {
    get { self[ranges([sliceRange])] }
    set { self[ranges([sliceRange])] = newValue }
  }

  /// The part within a range of each of the leading dimensions, and all of the others.
  public subscript(sliceRanges: any MLShapedArrayRangeExpression...) -> MLShapedArraySlice<Scalar> {
    get { self[ranges(sliceRanges)] }
    set { self[ranges(sliceRanges)] = newValue }
  }

  /// The part within a range of each of the leading dimensions, and all of the others.
  public subscript<Ranges: Collection>(partialSliceRanges: Ranges) -> MLShapedArraySlice<Scalar>
  where Ranges.Element == any MLShapedArrayRangeExpression {
    get { self[ranges(Array(partialSliceRanges))] }
    set { self[ranges(Array(partialSliceRanges))] = newValue }
  }

  private func ranges(_ expressions: [any MLShapedArrayRangeExpression]) -> [Range<Int>] {
    precondition(expressions.count <= shape.count, "\(expressions.count) ranges for \(shape.count) dimensions")
    return zip(expressions, shape).map { $0.relative(toShapedArrayAxis: 0..<$1) }
  }
}
