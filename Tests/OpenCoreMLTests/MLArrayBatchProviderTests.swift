import OpenCoreML
import Testing

@Suite struct MLArrayBatchProviderTests {
  @Test func givesTheFeaturesThatItWasMadeOf() throws {
    let inputs = try (0..<3).map { try MLDictionaryFeatureProvider(dictionary: ["a": $0]) }
    let batch = MLArrayBatchProvider(array: inputs)
    #expect(batch.count == 3)
    #expect(batch.array.count == 3)
    #expect((0..<3).map { batch.features(at: $0).featureValue(for: "a")?.int64Value } == [0, 1, 2])
  }

  @Test func takesFeaturesThatCannotCrossToOtherTasks() {
    final class Input: MLFeatureProvider {
      var number = 1.0
      var featureNames: Set<String> { ["number"] }
      func featureValue(for featureName: String) -> MLFeatureValue? { MLFeatureValue(double: number) }
    }
    let input = Input()
    let batch: any MLBatchProvider = MLArrayBatchProvider(array: [input])
    input.number = 5
    #expect(batch.features(at: 0).featureValue(for: "number")?.doubleValue == 5)
  }

  @Test func dividesColumnsIntoPredictions() throws {
    let batch = try MLArrayBatchProvider(dictionary: ["a": [1, 2], "b": ["x", "y"]])
    #expect(batch.count == 2)
    #expect(batch.features(at: 0).featureNames == ["a", "b"])
    #expect(batch.features(at: 0).featureValue(for: "b")?.stringValue == "x")
    #expect(batch.features(at: 1).featureValue(for: "a")?.int64Value == 2)
    #expect(try MLArrayBatchProvider(dictionary: [:]).count == 0)
    #expect(try MLArrayBatchProvider(dictionary: ["a": []]).count == 0)
  }

  @Test func refusesColumnsOfDifferentLength() throws {
    let error = #expect(throws: MLModelError.self) {
      try MLArrayBatchProvider(dictionary: ["a": [1, 2], "b": [1, 2, 3]])
    }
    #expect(error?.code == .parameters)
    #expect(error?.message.contains("“a” has 2, “b” 3") == true)
  }

  @Test func refusesWhatNoFeatureCanBe() {
    let error = #expect(throws: MLModelError.self) { try MLArrayBatchProvider(dictionary: ["a": [1, (1, 2)]]) }
    #expect(error?.code == .featureType)
  }
}
