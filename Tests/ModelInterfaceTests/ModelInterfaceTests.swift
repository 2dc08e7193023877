import Foundation
import ModelFiles
import ModelInterface
import OpenCoreML
import Testing

/// The text of the classes.
struct ModelInterfaceTests {
  private func metadata(
    inputs: [FeatureMetadata], outputs: [FeatureMetadata], fileName: String = "Model.onnx"
  ) -> ModelMetadata {
    ModelMetadata(source: .init(fileName: fileName, digest: ""), inputs: inputs, outputs: outputs)
  }

  private let numbers = FeatureMetadata(name: "x", elementType: "f32", shape: TensorShape([1, 3]))
  private let photo = FeatureMetadata(
    name: "photo", elementType: "f32", shape: TensorShape([1, 3, 40, 30]),
    image: .init(colorLayout: .rgb, axisOrder: .planar, lowerBound: 0, upperBound: 1))

  private func source(_ metadata: ModelMetadata, name: String = "Model", _ access: AccessLevel = .internal) throws
    -> String
  {
    try ModelInterface(name: name, metadata: metadata, accessLevel: access).source
  }

  @Test func aFeatureIsAPropertyWithWhatItTakesInWords() throws {
    let source = try source(metadata(inputs: [photo, numbers], outputs: [numbers]))
    #expect(
      source.contains(
        """
        /// The inputs of a prediction of `Model`.
        nonisolated final class ModelInput: MLFeatureProvider {
          /// Image, RGB, 30×40 pixels.
          var photo: CVPixelBuffer
          /// Multi-array of float32, 1×3.
          var x: MLMultiArray

          /// The inputs' names in the model.
          var featureNames: Set<String> { ["photo", "x"] }

        """))
    #expect(
      source.contains("  init(photo: CVPixelBuffer, x: MLMultiArray) {\n    self.photo = photo\n    self.x = x\n"))
    #expect(source.contains("  var xShapedArray: MLShapedArray<Float> { MLShapedArray<Float>(self.x) }\n"))
  }

  @Test func theModelsClassHasWhatXcodeWrites() throws {
    let source = try source(metadata(inputs: [photo, numbers], outputs: [numbers]))
    for declaration in [
      "nonisolated final class Model: Sendable {",
      "let model: MLModel",
      "static var urlOfModelInThisBundle: URL {",
      "init(model: MLModel)",
      "convenience init(configuration: MLModelConfiguration = MLModelConfiguration()) throws",
      "convenience init(\n    contentsOf modelURL: URL, configuration: MLModelConfiguration = MLModelConfiguration()\n  ) throws",
      "static func load(\n    configuration: MLModelConfiguration = MLModelConfiguration()\n  ) async throws -> Model",
      "func prediction(input: ModelInput) throws -> ModelOutput",
      "func prediction(input: ModelInput, options: MLPredictionOptions) throws -> ModelOutput",
      "input: ModelInput, options: MLPredictionOptions = MLPredictionOptions()\n  ) async throws -> ModelOutput",
      "func prediction(photo: CVPixelBuffer, x: MLMultiArray) throws -> ModelOutput",
      "func prediction(photo: CVPixelBuffer, x: MLShapedArray<Float>) throws -> ModelOutput",
      "inputs: [ModelInput], options: MLPredictionOptions = MLPredictionOptions()\n  ) throws -> [ModelOutput]",
      "convenience init(photoAt photo: URL, x: MLMultiArray) throws",
      "convenience init(photoWith photo: CVPixelBuffer, x: MLMultiArray) throws",
      "func setPhoto(with photo: URL) throws",
    ] {
      #expect(source.contains(declaration), "\(declaration)")
    }
    #expect(
      source.contains("imageAt: photo, pixelsWide: 30, pixelsHigh: 40, pixelFormatType: kCVPixelFormatType_24RGB"))
  }

  @Test(arguments: AccessLevel.allCases) func everyDeclarationHasTheAccessLevel(_ level: AccessLevel) throws {
    let source = try source(metadata(inputs: [photo, numbers], outputs: [numbers]), level)
    let declarations = source.split(separator: "\n").filter { line in
      let text = line.drop { $0 == " " }
      let starts = ["var ", "func ", "init(", "convenience init", "static ", "nonisolated", "final", "let "]
      return line.prefix(4).filter { $0 == " " }.count <= 2 && starts.contains { text.hasPrefix($0) }
    }
    #expect(declarations.isEmpty == (level != .internal))
    #expect(source.components(separatedBy: "\(level.rawValue) ").count > (level == .internal ? 0 : 20))
  }

  @Test(arguments: [
    ("f32", "Float"), ("f16", "Float16"), ("f64", "Double"), ("i32", "Int32"), ("i64", "Int32"), ("i8", "Int8"),
  ])
  func elementTypesBecomeTheScalarsOfShapedArrays(_ element: String, _ scalar: String) throws {
    let feature = FeatureMetadata(name: "x", elementType: element, shape: TensorShape([1]))
    #expect(
      try source(metadata(inputs: [feature], outputs: [feature])).contains("var xShapedArray: MLShapedArray<\(scalar)>")
    )
  }

  @Test func aFeatureThatNoValueCanHoldIsNamed() throws {
    let feature = FeatureMetadata(name: "text", elementType: "string", shape: TensorShape([1]))
    let error = #expect(throws: MLModelError.self) { try source(metadata(inputs: [feature], outputs: [numbers])) }
    #expect(error?.message.contains("text") == true)
  }

  @Test func namesThatMeetWhenCleanedGetNumbers() throws {
    let inputs = ["a b", "a-b", "xShapedArray", "x", "photo", "Photo", "MLMultiArray"].map {
      FeatureMetadata(name: $0, elementType: "f32", shape: TensorShape([1]))
    }
    let source = try source(metadata(inputs: inputs, outputs: [numbers]))
    for name in ["a_b", "a_b_2", "xShapedArray", "x_2", "photo", "Photo_2", "MLMultiArray_2"] {
      #expect(source.contains("  var \(name): MLMultiArray\n"), "\(name)")
    }
    #expect(source.contains("case \"a-b\": MLFeatureValue(multiArray: self.a_b_2)"))
  }

  @Test(arguments: ["class", "inout", "let", "var", "await", "any", "copy"])
  func wordsOfTheLanguageAreEscapedWhereTheyHaveToBe(_ word: String) throws {
    let feature = FeatureMetadata(name: word, elementType: "f32", shape: TensorShape([1]))
    let source = try source(metadata(inputs: [feature], outputs: [numbers]))
    #expect(source.contains("  var `\(word)`: MLMultiArray\n"))
    #expect(source.contains("self.`\(word)` = `\(word)`\n"))
    let label = ["inout", "let", "var"].contains(word) ? "`\(word)`" : word
    #expect(source.contains("  init(\(label): MLMultiArray) {\n"))
    #expect(source.contains("func prediction(\(label): MLMultiArray) throws"))
  }

  @Test func textOfAModelCannotLeaveItsCommentOrLiteral() throws {
    var metadata = metadata(
      inputs: [numbers], outputs: [numbers], fileName: "a\nlet broken = 1 \u{202E}\"\\(0).onnx")
    metadata.description = "First\r\nsecond\u{2028}let third = 3"
    let source = try source(metadata, name: "a\"\\(0)\nb")
    let lines = source.split(whereSeparator: \.isNewline)
    #expect(!lines.contains { $0.hasPrefix("let") || $0.hasPrefix("second") })
    #expect(!source.unicodeScalars.contains("\u{202E}"))
    #expect(source.contains(#"forResource: "a\"\\(0)\nb""#))
  }

  @Test(arguments: [
    ("MobileNet V2", "MobileNet_V2"), ("1x1", "_1x1"), ("größe", "größe"), ("a.b/c:0", "a_b_c_0"), ("", "unnamed"),
    ("--", "unnamed"), ("class", "`class`"), ("default", "`default`"), ("await", "`await`"), ("any", "`any`"),
    ("init", "init_"), ("self", "self_"), ("Type", "Type_"), ("👍", "unnamed"), ("x\u{301}", "x\u{301}"),
  ])
  func whatSwiftCannotWriteIsReplaced(_ name: String, _ identifier: String) {
    #expect(SwiftIdentifier(name).text == identifier)
  }

  @Test func aModelCannotHideTheTypesThatItsClassesName() {
    #expect(ModelInterface.className(for: "MLModel").text == "MLModel_2")
    #expect(ModelInterface.className(for: "String").text == "String_2")
    #expect(ModelInterface.className(for: "protocol").text == "`protocol`")
  }
}
