import Foundation
import OpenCoreML
import ProgramSupport
import Testing

@Suite struct MLMultiArrayTests {
  @Test(arguments: [MLMultiArrayDataType.double, .float32, .float16, .int32, .int8])
  func keepsWhatIsWritten(_ type: MLMultiArrayDataType) throws {
    let array = try MLMultiArray(shape: [2, 3], dataType: type)
    #expect(array.count == 6)
    #expect(array.strides == [3, 1])
    #expect((0..<6).allSatisfy { array[$0] == 0 })
    array[[1, 2]] = 7
    #expect(array[5] == 7)
    array[1] = -3
    #expect(array[[0, 1]] == -3)
  }

  @Test func countsElementsAlongTheDimensionsWhateverTheStrides() throws {
    var memory: [Int32] = [0, 10, 1, 11, 2, 12]
    try memory.withUnsafeMutableBytes { bytes in
      let array = try MLMultiArray(
        dataPointer: #require(bytes.baseAddress), shape: [2, 3], dataType: .int32, strides: [1, 2])
      #expect((0..<6).map { array[$0].intValue } == [0, 1, 2, 10, 11, 12])
    }
  }

  @Test func callsTheDeallocatorOnce() throws {
    let calls = Shared(0)
    let memory = UnsafeMutableRawPointer.allocate(byteCount: 16, alignment: 8)
    do {
      _ = try MLMultiArray(dataPointer: memory, shape: [4], dataType: .float32, strides: [1]) { pointer in
        calls.update { $0 += 1 }
        pointer.deallocate()
      }
    }
    #expect(calls.value == 1)
  }

  @Test(arguments: [[-1], [2, -2], [Int.max, 2]]) func refusesImpossibleShapes(_ shape: [Int]) {
    #expect(throws: MLModelError.self) {
      try MLMultiArray(shape: shape.map { $0 as NSNumber }, dataType: .float32)
    }
  }

  @Test func dictionariesTakeTheUsualValuesAndNameWhatTheyCannot() throws {
    let array = try MLMultiArray(shape: [1], dataType: .float32)
    let provider = try MLDictionaryFeatureProvider(dictionary: ["a": 1, "b": 2.5, "c": "text", "d": array])
    #expect(provider.featureNames == ["a", "b", "c", "d"])
    #expect(provider["a"]?.int64Value == 1)
    #expect(provider["b"]?.doubleValue == 2.5)
    #expect(provider["c"]?.stringValue == "text")
    #expect(provider["d"]?.multiArrayValue === array)
    let error = #expect(throws: MLModelError.self) { try MLDictionaryFeatureProvider(dictionary: ["e": Date()]) }
    #expect(error?.message.contains("“e”") == true)
  }
}
