import Foundation
import OpenCoreML
import ProgramSupport
import Testing

@Suite struct MLShapedArrayTests {
  private let counted = MLShapedArray<Int32>(scalars: 0..., shape: [2, 3])

  // MARK: Creating

  @Test func laysScalarsOutWithTheLastDimensionFastest() {
    #expect(counted.shape == [2, 3])
    #expect(counted.strides == [3, 1])
    #expect(counted.scalarCount == 6)
    #expect(counted.scalars == [0, 1, 2, 3, 4, 5])
    #expect(counted[scalarAt: 1, 2] == 5)
    #expect(counted[scalarAt: [0, 1]] == 1)
  }

  @Test func canBeMadeInManyWays() {
    #expect(MLShapedArray<Float>(repeating: 2.5, shape: [3]).scalars == [2.5, 2.5, 2.5])
    #expect(MLShapedArray<Double>(identityMatrixOfSize: 2).scalars == [1, 0, 0, 1])
    let literal: MLShapedArray<Int8> = [1, 2, 3]
    #expect(literal.shape == [3] && literal.scalars == [1, 2, 3])
    let random = MLShapedArray<Float16>(randomScalarsIn: 2..<3, shape: [4, 4])
    #expect(random.scalars.allSatisfy { (2..<3).contains($0) })
    #expect(MLShapedArray<Int32>(randomScalarsIn: 7..<8, shape: [2]).scalars == [7, 7])
    let written = MLShapedArray<Int32>(unsafeUninitializedShape: [2, 2]) { target, strides in
      #expect(strides == [2, 1])
      for index in 0..<4 { target[index] = Int32(index * index) }
    }
    #expect(written.scalars == [0, 1, 4, 9])
  }

  @Test func copiesBytesWithTheirStrides() {
    let data = [Int32](arrayLiteral: 0, 10, 1, 11, 2, 12).withUnsafeBytes { Data($0) }
    #expect(MLShapedArray<Int32>(data: data, shape: [6]).scalars == [0, 10, 1, 11, 2, 12])
    let transposed = MLShapedArray<Int32>(data: data, shape: [2, 3], strides: [1, 2])
    #expect(transposed.scalars == [0, 1, 2, 10, 11, 12])
    #expect(transposed == MLShapedArray<Int32>(scalars: [0, 1, 2, 10, 11, 12], shape: [2, 3]))
  }

  @Test func usesBytesInPlaceUntilItIsWritten() throws {
    let calls = Shared(0)
    let bytes = UnsafeMutablePointer<Float>.allocate(capacity: 2)
    bytes.initialize(repeating: 1, count: 2)
    do {
      var array = MLShapedArray<Float>(
        bytesNoCopy: bytes, shape: [2],
        deallocator: .custom { pointer, size in
          calls.update { $0 += size }
          pointer.deallocate()
        })
      array.withUnsafeShapedBufferPointer { elements, _, _ in #expect(elements.baseAddress == UnsafePointer(bytes)) }
      let first = array
      array[scalarAt: 0] = 5
      #expect(first.scalars == [1, 1] && bytes[0] == 1)
      #expect(array.scalars == [5, 1])
    }
    #expect(calls.value == 8)
  }

  @Test func aScalarHasNoDimensions() {
    var scalar = MLShapedArray<Double>(scalar: 4)
    #expect(scalar.isScalar && scalar.shape == [] && scalar.scalarCount == 1 && scalar.count == 0)
    #expect(scalar.scalar == 4)
    scalar.scalar = 5
    #expect(scalar.scalars == [5])
    #expect(counted.scalar == nil)
    #expect(counted[1, 1].scalar == 4)
  }

  @Test func emptyDimensionsHaveNoScalars() {
    let empty = MLShapedArray<Float>(repeating: 1, shape: [3, 0, 2])
    #expect(empty.scalarCount == 0 && empty.scalars == [] && empty.count == 3)
    #expect(empty == MLShapedArray<Float>(scalars: [], shape: [3, 0, 2]))
    #expect(empty.transposed().shape == [2, 0, 3])
  }

  // MARK: Value semantics

  @Test func aCopyKeepsWhatTheOriginalLoses() {
    var array = counted
    let copy = array
    array[scalarAt: 0, 0] = 100
    array[1] = MLShapedArraySlice(scalars: [7, 8, 9], shape: [3])
    #expect(array.scalars == [100, 1, 2, 7, 8, 9])
    #expect(copy.scalars == [0, 1, 2, 3, 4, 5])
  }

  @Test func writesInPlaceWhileNobodySharesIt() {
    var array = counted
    array[scalarAt: 0, 0] = 1
    let before = array.withUnsafeShapedBufferPointer { elements, _, _ in elements.baseAddress }
    array[scalarAt: 0, 1] = 2
    array.fill(with: 3)
    #expect(array.withUnsafeShapedBufferPointer { elements, _, _ in elements.baseAddress } == before)
  }

  @Test func setsAndFillsScalars() {
    var array = counted
    array.scalars = [5, 4, 3, 2, 1, 0]
    #expect(array[scalarAt: 1, 0] == 2)
    array.fill(with: [1, 2, 3, 4])
    #expect(array.scalars == [1, 2, 3, 4, 1, 2])
    var columns = counted.transposed()
    columns.fill(with: 0...5)
    #expect(columns.scalars == [0, 1, 2, 3, 4, 5])
  }

  // MARK: Shapes

  @Test func reshapesInTheOrderOfTheScalars() {
    #expect(counted.reshaped(to: [3, 2]).scalars == counted.scalars)
    #expect(counted.reshaped(to: [1, 6, 1]).shape == [1, 6, 1])
    #expect(counted.transposed().reshaped(to: [6]).scalars == [0, 3, 1, 4, 2, 5])
  }

  @Test func transposes() {
    let transposed = counted.transposed()
    #expect(transposed.shape == [3, 2])
    #expect(transposed.scalars == [0, 3, 1, 4, 2, 5])
    let image = MLShapedArray<Int32>(scalars: 0..., shape: [2, 3, 4])
    let turned = image.transposed(permutation: [2, 0, 1])
    #expect(turned.shape == [4, 2, 3])
    for (first, second, third) in [(0, 0, 0), (3, 1, 2), (2, 0, 1)] {
      #expect(turned[scalarAt: first, second, third] == image[scalarAt: second, third, first])
    }
    #expect(turned.transposed(permutation: [1, 2, 0]) == image)
  }

  @Test func addsAndRemovesDimensionsOfOne() {
    #expect(counted.expandingShape(at: 0).shape == [1, 2, 3])
    #expect(counted.expandingShape(at: 2).shape == [2, 3, 1])
    #expect(counted.expandingShape(at: 1).scalars == counted.scalars)
    let expanded = counted.expandingShape(at: 2).expandingShape(at: 0)
    #expect(expanded.squeezingShape() == counted)
    #expect(MLShapedArray<Float>(repeating: 4, shape: [1, 1]).squeezingShape().scalar == 4)
  }

  @Test(arguments: [1, -1]) func concatenatesAlongADimension(_ axis: Int) {
    let more = MLShapedArray<Int32>(scalars: [10, 11], shape: [2, 1])
    let joint = MLShapedArray<Int32>(concatenating: [counted, more], alongAxis: axis)
    #expect(joint.shape == [2, 4])
    #expect(joint.scalars == [0, 1, 2, 10, 3, 4, 5, 11])
  }

  @Test func concatenatesSlices() {
    let joint = MLShapedArray<Int32>(concatenating: [counted[0...0], counted[1...1], counted[0...0]], alongAxis: 0)
    #expect(joint.scalars == [0, 1, 2, 3, 4, 5, 0, 1, 2])
  }

  // MARK: Comparing and describing

  @Test func equalityIsOfShapeAndScalars() {
    #expect(counted == MLShapedArray(scalars: 0...5, shape: [2, 3]))
    #expect(counted != MLShapedArray(scalars: 0...5, shape: [3, 2]))
    #expect(counted != MLShapedArray(scalars: [0, 1, 2, 3, 4, 6], shape: [2, 3]))
    #expect(counted.transposed().transposed() == counted)
    #expect(MLShapedArray<Float>(scalar: .nan) != MLShapedArray<Float>(scalar: .nan))
  }

  @Test func describesItself() {
    #expect(counted.description == "Int32 2×3 [[0, 1, 2], [3, 4, 5]]")
    #expect(MLShapedArray<Float>(scalar: 1).description == "Float scalar 1.0")
    #expect(MLShapedArray<Int8>(repeating: 0, shape: [1000, 1000]).description.count < 500)
  }

  // MARK: Programming errors

  @Test func refusesShapesThatDoNotFit() async {
    await #expect(processExitsWith: .failure) { _ = MLShapedArray<Float>(scalars: [1, 2], shape: [3]) }
    await #expect(processExitsWith: .failure) { _ = MLShapedArray<Float>(repeating: 1, shape: [3]).reshaped(to: [2]) }
    await #expect(processExitsWith: .failure) { _ = MLShapedArray<Float>(repeating: 1, shape: [3])[scalarAt: 3] }
  }
}
