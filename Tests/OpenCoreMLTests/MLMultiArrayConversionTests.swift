import Foundation
import OpenCoreML
import ProgramSupport
import Testing

@Suite struct MLMultiArrayConversionTests {
  private static let types = [MLMultiArrayDataType.double, .float32, .float16, .int32, .int8]

  private func elements(_ array: MLMultiArray) -> [Double] { (0..<array.count).map { array[$0].doubleValue } }

  @Test func collectionsOfNumbersBecomeOneDimension() throws {
    let doubles = try MLMultiArray([1.5, 2.5])
    #expect(doubles.dataType == .double && doubles.shape == [2] && elements(doubles) == [1.5, 2.5])
    #expect(try MLMultiArray([Float(1.5)]).dataType == .float32)
    let integers = try MLMultiArray(1...3)
    #expect(integers.dataType == .int32 && elements(integers) == [1, 2, 3])
    #expect(elements(try MLMultiArray([UInt8(255)])) == [255])
    #expect(try MLMultiArray([Int]()).count == 0)
    let error = #expect(throws: MLModelError.self) { try MLMultiArray([Int(Int32.max) + 1]) }
    #expect(error?.code == .parameters)
  }

  @Test(arguments: types, types)
  func transfersBetweenAllTypes(_ from: MLMultiArrayDataType, _ to: MLMultiArrayDataType) throws {
    let source = try MLMultiArray(shape: [2, 3], dataType: from)
    for index in 0..<6 { source[index] = NSNumber(value: index * 10 - 25) }
    let target = try MLMultiArray(shape: [2, 3], dataType: to)
    source.transfer(to: target)
    #expect(elements(target) == [-25, -15, -5, 5, 15, 25])
  }

  @Test(arguments: types) func transfersBetweenAllStrides(_ type: MLMultiArrayDataType) throws {
    let source = try MLMultiArray(shape: [2, 3, 4], dataType: type)
    for index in 0..<24 { source[index] = NSNumber(value: index) }
    // Channels last, and rows with a gap.
    for strides in [[1, 8, 2], [40, 10, 2], [12, 4, 1]] {
      let target = MLMultiArray(shape: [2, 3, 4], dataType: .float32, strides: strides)
      source.transfer(to: target)
      #expect(target.strides.map(\.intValue) == strides)
      #expect(elements(target) == (0..<24).map(Double.init))
      let back = try MLMultiArray(shape: [2, 3, 4], dataType: type)
      target.transfer(to: back)
      #expect(back == source)
    }
  }

  @Test func roundsTowardZeroAndKeepsWithinAnIntegersLimits() throws {
    let source = try MLMultiArray([1.9, -1.9, 1e20, -1e20, .infinity, .nan])
    let target = try MLMultiArray(shape: [6], dataType: .int32)
    source.transfer(to: target)
    let limits = (Double(Int32.min), Double(Int32.max))
    #expect(elements(target) == [1, -1, limits.1, limits.0, limits.1, 0])
    #expect(MLShapedArray<Int8>(converting: source).scalars == [1, -1, 127, -128, 127, 0])
  }

  @Test func concatenatesAndConverts() throws {
    let first = MLMultiArray(MLShapedArray<Int32>(scalars: 0..., shape: [2, 3]))
    let second = MLMultiArray(MLShapedArray<Float>(scalars: [10.5, 11.5, 12.5, 13.5], shape: [2, 2]))
    let joint = MLMultiArray(concatenating: [first, second], axis: 1, dataType: .double)
    #expect(joint.shape == [2, 5] && joint.dataType == .double)
    #expect(elements(joint) == [0, 1, 2, 10.5, 11.5, 3, 4, 5, 12.5, 13.5])
    let rows = MLMultiArray(concatenating: [first, first], axis: -2, dataType: .int32)
    #expect(rows.shape == [4, 3])
  }

  @Test func shapedArraysAreCopied() {
    var shaped = MLShapedArray<Float>(scalars: [0, 1, 2, 3, 4, 5], shape: [2, 3]).transposed()
    let array = MLMultiArray(shaped)
    #expect(array.shape == [3, 2] && array.strides == [2, 1] && array.dataType == .float32)
    #expect(elements(array) == [0, 3, 1, 4, 2, 5])
    array[0] = 100
    #expect(shaped[scalarAt: 0, 0] == 0)
    shaped[scalarAt: 0, 0] = 50
    #expect(array[0] == 100)
  }

  @Test func aShapedArraySharesTheMemoryUntilItIsWritten() throws {
    let array = MLMultiArray(shape: [2, 2], dataType: .float32, strides: [1, 2])
    for index in 0..<4 { array[index] = NSNumber(value: index) }
    var shaped = MLShapedArray<Float>(array)
    #expect(shaped.strides == [1, 2] && shaped.scalars == [0, 1, 2, 3])
    let copy = MLShapedArray<Float>(converting: array)
    array[0] = 9
    #expect(shaped[scalarAt: 0, 0] == 9)
    #expect(copy[scalarAt: 0, 0] == 0)
    shaped[scalarAt: 0, 0] = 5
    #expect(array[0] == 9)
  }

  @Test func aShapedArrayKeepsTheMultiArrayAlive() throws {
    let calls = Shared(0)
    let memory = UnsafeMutableRawPointer.allocate(byteCount: 16, alignment: 8)
    memory.initializeMemory(as: Float.self, repeating: 3, count: 4)
    var shaped: MLShapedArray<Float>? = try MLShapedArray(
      MLMultiArray(dataPointer: memory, shape: [4], dataType: .float32, strides: [1]) { pointer in
        calls.update { $0 += 1 }
        pointer.deallocate()
      })
    #expect(shaped?.scalars == [3, 3, 3, 3] && calls.value == 0)
    shaped = nil
    #expect(calls.value == 1)
  }

  @Test func givesTypedMemory() throws {
    let array = try MLMultiArray([Float(1), 2, 3])
    array.withUnsafeMutableBufferPointer(ofType: Float.self) { elements, strides in
      #expect(strides == [1] && elements.count == 3)
      elements[1] = 20
    }
    #expect(array.withUnsafeBufferPointer(ofType: Float.self) { Array($0) } == [1, 20, 3])
  }

  @Test func refusesTypesAndShapesThatDoNotFit() async {
    await #expect(processExitsWith: .failure) { _ = MLShapedArray<Double>(try MLMultiArray([Float(1)])) }
    await #expect(processExitsWith: .failure) { try MLMultiArray([1]).transfer(to: try MLMultiArray([1, 2])) }
  }

  @Test func refusesStridesBelowZero() throws {
    var memory: [Float] = [1, 2]
    try memory.withUnsafeMutableBytes { bytes in
      let pointer = try #require(bytes.baseAddress)
      #expect(throws: MLModelError.self) {
        try MLMultiArray(dataPointer: pointer, shape: [2], dataType: .float32, strides: [-1])
      }
    }
  }

  @Test func equalityIsOfShapeTypeAndElements() throws {
    let array = try MLMultiArray([1, 2])
    #expect(array == (try MLMultiArray([1, 2])))
    #expect(array != (try MLMultiArray([1, 3])))
    #expect(array != (try MLMultiArray([1.0, 2.0])))
    let other = MLMultiArray(shape: [2], dataType: .int32, strides: [3])
    array.transfer(to: other)
    #expect(array == other && array.hashValue == other.hashValue)
    #expect(array.description == "int32 2 [1, 2]")
    #expect(!other.isContiguous && array.isContiguous)
  }
}
