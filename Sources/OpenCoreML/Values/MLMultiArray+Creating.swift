import Foundation

extension MLMultiArray {
  /// Creates an array of zeros whose elements may have gaps between them, or whose dimensions may have another order in memory.
  ///
  /// - Parameters:
  ///   - shape: The dimensions, from slowest to fastest varying.
  ///   - dataType: The element type.
  ///   - strides: The step in elements for each dimension, 0 or more; as many as there are dimensions.
  public convenience init(shape: [Int], dataType: MLMultiArrayDataType, strides: [Int]) {
    precondition(strides.allSatisfy { $0 >= 0 }, "the strides of a multi-array must be 0 or more, not \(strides)")
    self.init(layout: StridedLayout(shape: shape, strides: strides), dataType: dataType, isZeroed: true)
  }

  /// Concatenates arrays along a dimension, converting each element to `dataType` as `transfer(to:)` does.
  ///
  /// - Parameters:
  ///   - multiArrays: At least one array; their shapes may differ only in the dimension `axis`.
  ///   - axis: The index of the dimension; −1 is the last one.
  ///   - dataType: The element type of the result.
  public convenience init(concatenating multiArrays: [MLMultiArray], axis: Int, dataType: MLMultiArrayDataType) {
    let joint = ConcatenatedLayout(multiArrays.map(\.layout.shape), axis: axis)
    self.init(layout: joint.whole, dataType: dataType, isZeroed: false)
    for (array, part) in zip(multiArrays, joint.parts) { array.copyElements(to: self, part) }
  }

  /// Creates a contiguous copy of a shaped array.
  public convenience init(_ shapedArray: some MLShapedArrayProtocol) {
    let type = Swift.type(of: shapedArray).scalarDataType
    self.init(layout: StridedLayout(shape: shapedArray.shape), dataType: type, isZeroed: false)
    shapedArray.withUnsafeShapedBufferPointer { source, shape, strides in
      withUnsafeMutableBytes { target, _ in
        guard let source = source.baseAddress, let target = target.baseAddress else { return }
        ElementCopy.copy(
          UnsafeRawPointer(source), type, StridedLayout(shape: shape, strides: strides), to: target, type, layout)
      }
    }
  }

  /// Creates a one-dimensional array of type `double`.
  ///
  /// - Throws: Nothing; it only has Core ML's signature.
  public convenience init<Numbers: Collection>(_ data: Numbers) throws where Numbers.Element == Double {
    self.init(elements: data)
  }

  /// Creates a one-dimensional array of type `float32`.
  ///
  /// - Throws: Nothing; it only has Core ML's signature.
  public convenience init<Numbers: Collection>(_ data: Numbers) throws where Numbers.Element == Float {
    self.init(elements: data)
  }

  /// Creates a one-dimensional array of type `int32`.
  ///
  /// - Throws: `MLModelError` with the code `parameters` for a number that does not fit into an `Int32`.
  public convenience init<Numbers: Collection>(_ data: Numbers) throws where Numbers.Element: FixedWidthInteger {
    self.init(
      elements: try data.map { number in
        guard let element = Int32(exactly: number) else {
          throw MLModelError(.parameters, "a multi-array of integers holds Int32, which \(number) is not")
        }
        return element
      })
  }

  private convenience init<Scalar: MLShapedArrayScalar>(elements: some Collection<Scalar>) {
    self.init(
      layout: StridedLayout(shape: [elements.count]), dataType: Scalar.multiArrayDataType, isZeroed: false)
    withUnsafeMutableBufferPointer(ofType: Scalar.self) { target, _ in
      _ = target.update(fromContentsOf: elements)
    }
  }
}

extension MLShapedArrayProtocol {
  static var scalarDataType: MLMultiArrayDataType { Scalar.multiArrayDataType }
}

/// The layout of arrays concatenated along a dimension, and of each array inside it.
struct ConcatenatedLayout {
  let whole: StridedLayout
  let parts: [StridedLayout]

  init(_ shapes: [[Int]], axis: Int) {
    guard var shape = shapes.first else { preconditionFailure("nothing to concatenate") }
    let axis = StridedLayout.axis(axis, of: shape.count)
    shape[axis] = 0
    for other in shapes {
      var expected = shape
      expected[axis] = other.count == shape.count ? other[axis] : 0
      precondition(other == expected, "\(shapes[0]) and \(other) do not fit one another along the dimension \(axis)")
    }
    var ends = [0]
    for other in shapes { ends.append(ends[ends.count - 1] + other[axis]) }
    shape[axis] = ends[ends.count - 1]
    whole = StridedLayout(shape: shape)
    let everything = shape.map { 0..<$0 }
    parts = zip(ends, ends.dropFirst()).map { [whole] start, end in
      var ranges = everything
      ranges[axis] = start..<end
      return whole.part(in: ranges)
    }
  }
}
