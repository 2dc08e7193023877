import CoreMLFormats
import Testing

/// Inputs that do not fit a model: one clear line each.
@Suite struct ClassicInputTests {
  @Test(
    arguments: [
      ("glm_regressor_none.mlmodel", ["x0": .number(1), "x1": .number(2)], "the input “x2” is missing"),
      (
        "glm_regressor_none.mlmodel", ["x0": .text("a"), "x1": .number(2), "x2": .number(3)],
        "the input “x0” is a text, but must be a number"
      ),
      (
        "glm_regressor_rows.mlmodel", ["a": .array([1, 2, 3], shape: [3])],
        "the input “a” has 3 elements, but must have 2"
      ),
      (
        "svm_classifier_rbf_4.mlmodel", ["x": .dictionary([:])],
        "the input “x” is a dictionary, but must be a multi-array"
      ),
      ("tree_comparison_0_0.mlmodel", ["x": .number(1)], "the input “x” is a number, but must be a multi-array"),
      (
        "feature_vectorizer.mlmodel", ["m": .dictionary([.integer(3): 1])],
        "the input “m” has the key 3, but must have keys below 3"
      ),
      (
        "one_hot_sparse_text_keys.mlmodel", ["x": .text("pink")],
        "the input “x” is “pink”, which is none of the model's categories"
      ),
      ("mapping_text.mlmodel", ["x": .integer(1)], "the input “x” is an integer, but must be a text"),
      ("scaler_integer.mlmodel", ["x": .number(0.25)], "the output “y” is an integer, but the model computed 3.5"),
      (
        "suppression_all_model.mlmodel", ["c": .array([1, 1, 1], shape: [1, 3]), "b": .array([], shape: [0, 4])],
        "there are confidences of 1 boxes in “c”, but coordinates of 0 in “b”"
      ),
      (
        "suppression_all_model.mlmodel", ["c": .array([1, 1], shape: [1, 2]), "b": .array([], shape: [0, 4])],
        "the input “c” has the shape [1, 2], but must have 3 columns"
      ),
      (
        "neighbours_tree_inverse_text.mlmodel", ["x": .array([1], shape: [1])],
        "the input “x” has 1 elements, but must have 3"
      ),
      ("pipeline_classifier.mlmodel", ["size": .number(1)], "the input “colour” is missing"),
    ] as [(String, [String: ClassicValue], String)])
  func inputsThatDoNotFitAreNamed(model: String, inputs: [String: ClassicValue], message: String) throws {
    let specification = try ClassicFixtures.specification(model)
    #expect(throws: FormatError(message)) { try classicOutputs(specification, inputs) }
  }

  @Test func noBoxesGiveNoBoxes() throws {
    let outputs = try classicOutputs(
      ClassicFixtures.specification("suppression_all_model.mlmodel"),
      ["c": .array([], shape: [0, 3]), "b": .array([], shape: [0, 4])])
    #expect(outputs == ["cc": .array([], shape: [0, 3]), "bb": .array([], shape: [0, 4])])
  }

  /// Boxes from a network come with axes of one element in front.
  @Test func leadingAxesOfBoxesDoNotMatter() throws {
    let outputs = try classicOutputs(
      ClassicFixtures.specification("suppression_all_model.mlmodel"),
      ["c": .array([0, 1, 0], shape: [1, 1, 3]), "b": .array([1, 2, 3, 4], shape: [1, 1, 4])])
    #expect(outputs == ["cc": .array([0, 1, 0], shape: [1, 3]), "bb": .array([1, 2, 3, 4], shape: [1, 4])])
  }

  @Test func numbersThatAreNoneDoNoHarm() throws {
    for (name, model) in try ClassicFixtures.cases() {
      let inputs = model.inputs.mapValues { feature -> ClassicValue in
        switch feature.value {
        case .number: .number(.nan)
        case .array(let values, let shape): .array(values.map { _ in .nan }, shape: shape)
        case .dictionary(let values): .dictionary(values.mapValues { _ in .infinity })
        default: feature.value
        }
      }
      // An integer output cannot hold such a number; anything else is computed.
      do { _ = try classicOutputs(ClassicFixtures.specification(model.model), inputs) } catch {
        #expect("\(error)".contains("is an integer, but the model computed"), "\(name): \(error)")
      }
    }
  }
}
