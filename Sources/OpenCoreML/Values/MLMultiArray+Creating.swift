import Foundation

extension MLMultiArray {
  /// An array of zeros with gaps between its elements, or its dimensions in another order in memory.
  ///
  /// - Parameters:
  ///   - shape: the dimensions, the slowest first.
  ///   - dataType: what the elements are.
  ///   - strides: elements from one place to the next in each dimension; as many as dimensions, and 0 or more.
  public convenience init(shape: [Int], dataType: MLMultiArrayDataType, strides: [Int]) {
    precondition(strides.allSatisfy { $0 >= 0 }, "the strides of a multi-array must be 0 or more, not \(strides)")
    self.init(layout: StridedLayout(shape: shape, strides: strides), dataType: dataType, isZeroed: true)
  }

  /// Arrays one after another along a dimension, each element converted to `dataType` as `transfer(to:)` does it.
  ///
  /// - Parameters:
  ///   - multiArrays: at least one; their shapes differ in the dimension `axis` at most.
  ///   - axis: the number of the dimension; −1 is the last one.
  ///   - dataType: what the elements of the whole are.
  public convenience init(concatenating multiArrays: [MLMultiArray], axis: Int, dataType: MLMultiArrayDataType) {
    let joint = ConcatenatedLayout(multiArrays.map(\.layout.shape), axis: axis)
    self.init(layout: joint.whole, dataType: dataType, isZeroed: false)
    for (array, part) in zip(multiArrays, joint.parts) { array.copyElements(to: self, part) }
  }

  /// A copy of a shaped array, its elements one after another.
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

  /// An array of one dimension of `double`.
  ///
  /// - Throws: nothing yet; it does in Core ML.
  public convenience init<Numbers: Collection>(_ data: Numbers) throws where Numbers.Element == Double {
    self.init(elements: data)
  }

  /// An array of one dimension of `float32`.
  ///
  /// - Throws: nothing yet; it does in Core ML.
  public convenience init<Numbers: Collection>(_ data: Numbers) throws where Numbers.Element == Float {
    self.init(elements: data)
  }

  /// An array of one dimension of `int32`.
  ///
  /// - Throws: `MLModelError` with the code `parameters` for a number that an `Int32` cannot hold.
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

/// The layout of arrays that lie one after another along a dimension, and where each of them lies within.
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
