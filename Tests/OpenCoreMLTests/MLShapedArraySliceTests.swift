import OpenCoreML
import Testing

@Suite struct MLShapedArraySliceTests {
  private let counted = MLShapedArray<Int32>(scalars: 0..., shape: [3, 4])

  @Test func isACollectionOfSlicesAlongTheFirstDimension() {
    #expect(counted.count == 3)
    #expect(counted.map(\.scalars) == [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9, 10, 11]])
    #expect(counted.last?.scalars == [8, 9, 10, 11])
    #expect(counted[1].map(\.scalar) == [4, 5, 6, 7])
    #expect(counted.filter { $0.scalars[0] > 3 }.count == 2)
    #expect(counted.dropFirst().map(\.scalars).first == [4, 5, 6, 7])
    #expect(counted.reversed().first?.scalars == [8, 9, 10, 11])
  }

  @Test func selectsPlacesInTheFirstDimensions() {
    #expect(counted[2].shape == [4])
    #expect(counted[2, 1].scalar == 9)
    #expect(counted[[2, 1]].scalar == 9)
    #expect(counted[1][scalarAt: 3] == 7)
    #expect(counted[1][3].scalar == 7)
  }

  @Test func selectsRanges() {
    #expect(counted[1..<3].scalars == [4, 5, 6, 7, 8, 9, 10, 11])
    #expect(counted[1...].shape == [2, 4])
    let part = counted[1...2, 1..<3]
    #expect(part.shape == [2, 2])
    #expect(part.strides == [4, 1])
    #expect(part.scalars == [5, 6, 9, 10])
    #expect(counted[..<2, 3...].scalars == [3, 7])
    #expect(counted[...0, ...1].scalars == [0, 1])
    #expect(counted[[0..<1, 0..<2]].scalars == [0, 1])
    #expect(part[1].scalars == [9, 10])
    #expect(part.transposed().scalars == [5, 9, 6, 10])
    #expect(part.reshaped(to: [4]).scalars == [5, 6, 9, 10])
    #expect(part == MLShapedArraySlice(scalars: [5, 6, 9, 10], shape: [2, 2]))
  }

  @Test func givesTheMemoryOfItsPartAlone() {
    counted[1...2, 1..<3].withUnsafeShapedBufferPointer { elements, shape, strides in
      #expect(shape == [2, 2] && strides == [4, 1])
      #expect(elements.count == 6)
      #expect(elements[0] == 5 && elements[strides[0] + 1] == 10)
    }
  }

  @Test func writingASliceLeavesItsArray() {
    var slice = counted[1]
    slice[scalarAt: 0] = 100
    #expect(slice.scalars == [100, 5, 6, 7])
    #expect(counted[1].scalars == [4, 5, 6, 7])
  }

  @Test func writingThroughASliceChangesTheArray() {
    var array = counted
    let copy = array
    array[1][scalarAt: 0] = 100
    array[0, 2].scalar = 50
    array[2].fill(with: 9)
    #expect(array.scalars == [0, 1, 50, 3, 100, 5, 6, 7, 9, 9, 9, 9])
    array[0...1, 0...1].withUnsafeMutableShapedBufferPointer { elements, _, strides in
      elements[0] = -1
      elements[strides[0]] = -2
    }
    #expect(array.scalars == [-1, 1, 50, 3, -2, 5, 6, 7, 9, 9, 9, 9])
    #expect(copy == counted)
  }

  @Test func slicesCanChangePlaces() {
    var array = counted
    array.swapAt(0, 2)
    #expect(array.map(\.scalars) == [[8, 9, 10, 11], [4, 5, 6, 7], [0, 1, 2, 3]])
    array[0] = array[1]
    #expect(array[0].scalars == [4, 5, 6, 7])
    array[0..<2] = array[1..<3]
    #expect(array.map(\.scalars) == [[4, 5, 6, 7], [0, 1, 2, 3], [0, 1, 2, 3]])
  }

  @Test func keepsTheMemoryOfAnArrayThatIsGone() {
    func slice() -> MLShapedArraySlice<Int32> { MLShapedArray<Int32>(scalars: 0..., shape: [2, 2])[1] }
    #expect(slice().scalars == [2, 3])
  }

  @Test func becomesAnArrayOfItsOwn() {
    let array = MLShapedArray<Float>(converting: counted[1...2, 1..<3])
    #expect(array.shape == [2, 2])
    #expect(array.scalars == [5, 6, 9, 10])
    #expect(MLMultiArray(counted[1]).shape == [4])
  }

  @Test func refusesPartsOfAnotherShape() async {
    await #expect(processExitsWith: .failure) {
      var array = MLShapedArray<Int32>(repeating: 0, shape: [2, 3])
      array[0] = MLShapedArraySlice(scalars: [1, 2], shape: [2])
    }
    await #expect(processExitsWith: .failure) {
      _ = MLShapedArray<Int32>(repeating: 0, shape: [2, 3])[0..<3]
    }
  }
}
