import CoreMLFormats
import Testing

/// Models whose answers NumPy computed; see `Tools/formats/classic_cases.py`.
@Suite struct ClassicCasesTests {
  @Test func allModelsGiveTheirReferenceOutputs() throws {
    let cases = try ClassicFixtures.cases()
    #expect(cases.count > 200)
    for (name, model) in cases.sorted(by: { $0.key < $1.key }) {
      do {
        let outputs = try classicOutputs(ClassicFixtures.specification(model.model), model.inputs.mapValues(\.value))
        #expect(Set(outputs.keys) == Set(model.outputs.keys), "\(name)")
        for (output, expected) in model.outputs {
          let value = outputs[output]
          #expect(value.map { isClose($0, expected.value) } ?? false, "\(name): \(output) is \(value as Any)")
        }
      } catch {
        Issue.record("\(name): \(error)")
      }
    }
  }

  /// Classic models are those that can be read as such.
  @Test func classicKindsAreKnown() throws {
    for (name, model) in try ClassicFixtures.cases() {
      let specification = try ClassicFixtures.specification(model.model)
      #expect(specification.kind.isClassic != specification.kind.isPipeline, "\(name)")
      #expect(try (ClassicModels.model(specification) != nil) == specification.kind.isClassic, "\(name)")
    }
  }

  @Test func labelsAreThoseOfTheClassifier() throws {
    let texts = try ClassicModels.model(ClassicFixtures.specification("tree_classifier_three_softmax.mlmodel"))
    #expect(texts?.classLabels == .texts(["a", "b", "c"]))
    let integers = try ClassicModels.model(ClassicFixtures.specification("svm_classifier_rbf_4.mlmodel"))
    #expect(integers?.classLabels == .integers([4, 3, 2, 1]))
    #expect(try ClassicModels.model(ClassicFixtures.specification("scaler_array.mlmodel"))?.classLabels == nil)
  }

  /// All numbers within 1e-9 of the reference, all else equal.
  private func isClose(_ value: ClassicValue, _ expected: ClassicValue) -> Bool {
    func close(_ a: Double, _ b: Double) -> Bool { a == b || a.isNaN && b.isNaN || abs(a - b) <= 1e-9 * max(1, abs(b)) }
    switch (value, expected) {
    case (.number(let a), .number(let b)): return close(a, b)
    case (.array(let a, let first), .array(let b, let second)):
      return first == second && a.count == b.count && zip(a, b).allSatisfy(close)
    case (.dictionary(let a), .dictionary(let b)):
      return a.keys == b.keys && a.allSatisfy { key, number in b[key].map { close(number, $0) } ?? false }
    default: return value == expected
    }
  }
}
