import CoreMLFormats
import Foundation
import Testing

/// What a translated model says beside its graph.
@Suite struct TranslatedModelTests {
  @Test func classLabelsAreTextsOrIntegers() throws {
    let texts = try Fixtures.model("programControl/classify_texts.mlmodel").translated()
    #expect(texts.classLabels == .texts(["one", "two", "thrée", "four"]))
    let integers = try Fixtures.model("programControl/classify_integers.mlmodel").translated()
    #expect(integers.classLabels == .integers([7, -3, 1 << 40, 0]))
  }

  @Test func statesAreListed() throws {
    let model = try Fixtures.model("programControl/state.mlmodel").translated()
    #expect(model.states.map(\.element) == [.float16, .float16])
    #expect(model.states.map(\.shape) == [[2, 3], [3]])
    #expect(model.states.allSatisfy { model.text.contains("variable_id=\"\($0.name)\"") })
    #expect(try Fixtures.model("programControl/loop_4.mlmodel").translated().states.isEmpty)
  }

  @Test func functionIsChosenByName() throws {
    let model = try Fixtures.model("programControl/functions.mlpackage")
    #expect(try model.translated().text == model.translated(function: "beta").text)
    #expect(try model.translated(function: "alpha").text != model.translated().text)
    #expect(throws: FormatError("the model has no function “gamma”; it has “alpha”, “beta”")) {
      try model.translated(function: "gamma")
    }
    let single = try Fixtures.model("programControl/loop_4.mlmodel")
    #expect(throws: FormatError("the model has no function “other”; it has “main”")) {
      try single.translated(function: "other")
    }
  }

  @Test func narrowWeightsStayInTheirFile() throws {
    // 2,560 bytes of weights, of which only the scales and offsets are copied.
    let model = try Fixtures.model("programWeights/file_blockwise_int8.mlpackage").translated()
    #expect(model.text.contains("element_type=\"i8\" shape=\"8,2,160\" offset=\"128\" size=\"2560\""))
    #expect(
      try Fixtures.model("programWeights/file_blockwise_uint4.mlpackage").translated().text.contains(
        "element_type=\"u4\""))
  }
}
