import Foundation
import Imaging
import OpenCoreML
import Testing

@Suite struct MLFeatureValueTests {
  @Test func holdsSequences() {
    let numbers = MLFeatureValue(sequence: MLSequence(int64s: [1, 2, 3]))
    #expect(numbers.type == .sequence)
    #expect(numbers.sequenceValue?.type == .int64)
    #expect(numbers.sequenceValue?.int64Values == [1, 2, 3])
    #expect(numbers.sequenceValue?.stringValues == [])
    let texts = MLSequence(strings: ["a", "b"])
    #expect(texts.type == .string && texts.stringValues == ["a", "b"] && texts.int64Values == [])
    #expect(MLSequence(empty: .string).type == .string)
    #expect(MLSequence(empty: .int64).int64Values == [])
    #expect(MLFeatureValue(double: 1).sequenceValue == nil)
  }

  @Test func holdsDictionaries() throws {
    let texts = try MLFeatureValue(dictionary: ["cat": 0.75, "dog": 0.25])
    #expect(texts.type == .dictionary)
    #expect(texts.dictionaryValue == ["cat": 0.75, "dog": 0.25])
    let numbers = try MLFeatureValue(dictionary: [3: 0.5, 4: 1])
    #expect(numbers.dictionaryValue[3] == 0.5)
    #expect(numbers.dictionaryValue[Int64(4)] == 1)
    #expect(numbers.dictionaryValue as? [Int64: Double] == [3: 0.5, 4: 1])
    #expect(texts.dictionaryValue as? [String: Double] == ["cat": 0.75, "dog": 0.25])
    let foundation = try MLFeatureValue(dictionary: [NSNumber(value: 3): 0.5, NSNumber(value: 4): 1])
    #expect(foundation == numbers)
    #expect(try MLFeatureValue(dictionary: [:]).dictionaryValue.isEmpty)
    #expect(MLFeatureValue(double: 1).dictionaryValue.isEmpty)
  }

  @Test func refusesOtherKeys() {
    let dictionaries: [[AnyHashable: NSNumber]] = [[1.5: 1], ["a": 1, 2: 1], [Date(timeIntervalSince1970: 0): 1]]
    for dictionary in dictionaries {
      let error = #expect(throws: MLModelError.self) { try MLFeatureValue(dictionary: dictionary) }
      #expect(error?.code == .featureType)
    }
  }

  @Test func holdsShapedArrays() {
    let array = MLShapedArray<Float>(scalars: [0, 1, 2, 3, 4, 5], shape: [2, 3])
    let value = MLFeatureValue(shapedArray: array)
    #expect(value.type == .multiArray)
    #expect(value.multiArrayValue?.shape == [2, 3])
    #expect(value.shapedArrayValue(of: Float.self) == array)
    #expect(value.shapedArrayValue(of: Double.self) == nil)
    #expect(MLFeatureValue(int64: 1).shapedArrayValue(of: Float.self) == nil)
  }

  @Test func equalityIsOfTypeAndValue() throws {
    #expect(MLFeatureValue(int64: 1).isEqual(to: MLFeatureValue(int64: 1)))
    #expect(!MLFeatureValue(int64: 1).isEqual(to: MLFeatureValue(double: 1)))
    #expect(MLFeatureValue(undefined: .image) != MLFeatureValue(undefined: .string))
    #expect(MLFeatureValue(multiArray: try MLMultiArray([1])) == MLFeatureValue(multiArray: try MLMultiArray([1])))
    #expect(try MLFeatureValue(dictionary: ["a": 1]) == MLFeatureValue(dictionary: ["a": 1]))
    #expect(Set([MLFeatureValue(string: "a"), MLFeatureValue(string: "a")]).count == 1)
    #expect(MLFeatureValue(int64: 5).description == "int64 5")
  }

  @Test func dictionariesOfFeaturesTakeAllTypes() throws {
    let provider = try MLDictionaryFeatureProvider(dictionary: [
      "shaped": MLShapedArray<Int32>(scalars: [1, 2], shape: [2]), "slice": MLShapedArraySlice<Float>(scalar: 1),
      "sequence": MLSequence(strings: ["a"]), "texts": ["a": 0.5], "numbers": [1: NSNumber(value: 2)],
      "bool": true, "byte": UInt8(7), "half": Float16(1.5), "whole": NSNumber(value: 3),
      "fraction": NSNumber(value: 1.0), "image": PixelBuffer(width: 1, height: 1, format: .gray8, bytes: [9]),
      "value": MLFeatureValue(string: "text"),
    ])
    #expect(provider["shaped"]?.multiArrayValue?.dataType == .int32)
    #expect(provider["slice"]?.multiArrayValue?.shape == [])
    #expect(provider["sequence"]?.sequenceValue?.stringValues == ["a"])
    #expect(provider["texts"]?.dictionaryValue == ["a": 0.5])
    #expect(provider["numbers"]?.dictionaryValue[1] == 2)
    #expect(provider["bool"]?.int64Value == 1)
    #expect(provider["byte"]?.int64Value == 7)
    #expect(provider["half"]?.doubleValue == 1.5)
    #expect(provider["whole"] == MLFeatureValue(int64: 3))
    #expect(provider["fraction"] == MLFeatureValue(double: 1))
    #expect(provider["image"]?.type == .image)
    #expect(provider["value"]?.stringValue == "text")
  }

  @Test func dictionariesOfFeaturesNameWhatTheyCannotTake() {
    let values: [Any] = [[1, 2], UInt64.max, [1.5: 1], ["a": "b"]]
    for value in values {
      let error = #expect(throws: MLModelError.self) { try MLDictionaryFeatureProvider(dictionary: ["x": value]) }
      #expect(error?.code == .featureType)
      #expect(error?.message.contains("“x”") == true)
    }
  }
}
