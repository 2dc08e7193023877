import BundledModels
import Foundation
import Imaging
import OpenCoreML
import OpenVINO
import ProgramSupport
import Testing

/// The classes that the plugin wrote for the models of this target. That they compile is a part of the test.
@Suite(.enabled(if: Core.isAvailable, "OpenVINO is not set up"), .timeLimit(.minutes(1)), .serialized)
struct GeneratedClassTests {
  private let configuration = MLModelConfiguration()

  init() {
    configuration.computeUnits = .cpuOnly
    configuration.precision = .float32
    configuration.usesSpecializationCache = false
  }

  private func multiArray(_ numbers: Float..., shape: [Int]) -> MLMultiArray {
    MLMultiArray(MLShapedArray(scalars: numbers, shape: shape))
  }

  /// Red = gray, green = 1 - gray, blue = 2 gray - 0.5.
  private func expectColor(_ output: GrayToColorOutput, ofGray gray: UInt8) {
    #expect((output.rgb.width, output.rgb.height) == (24, 20))
    let blue = UInt8(max(0, min(255, 2 * Int(gray) - 127)))
    for (byte, expected) in zip(output.rgb.bytes.prefix(3), [gray, 255 - gray, blue]) {
      #expect(abs(Int(byte) - Int(expected)) <= 1)
    }
  }

  @Test func imagesGoInAndComeOutAsPixelBuffers() async throws {
    let model = try await GrayToColor.load(configuration: configuration)
    let input = GrayToColorInput(gray: PixelBuffer.plain(gray: 100, width: 24, height: 20))
    expectColor(try await model.prediction(input: input), ofGray: 100)
    expectColor(try await model.prediction(input: input, options: MLPredictionOptions()), ofGray: 100)
    #expect(model.model.modelDescription.inputDescriptionsByName.keys.sorted() == ["gray"])
  }

  @Test func theBlockingMethodsAnswerTheSame() throws {
    let model = try GrayToColor(configuration: configuration)
    expectColor(try model.prediction(gray: PixelBuffer.plain(gray: 60, width: 24, height: 20)), ofGray: 60)
    let inputs = [60, 120, 180].map { GrayToColorInput(gray: PixelBuffer.plain(gray: $0, width: 24, height: 20)) }
    let outputs = try model.predictions(inputs: inputs)
    #expect(outputs.count == 3)
    for (output, value) in zip(outputs, [60, 120, 180] as [UInt8]) { expectColor(output, ofGray: value) }
    let url = GrayToColor.urlOfModelInThisBundle
    let second = try GrayToColor(contentsOf: url, configuration: configuration)
    expectColor(try second.prediction(input: inputs[0], options: MLPredictionOptions()), ofGray: 60)
  }

  @Test func picturesOfAnySizeAndFilesAreStretchedToTheModelsSize() async throws {
    let folder = try TemporaryFolder()
    let file = try folder.file("gray.png", ImageEncoder.png(PixelBuffer.plain(gray: 200, width: 90, height: 70)))
    let model = try await GrayToColor.load(contentsOf: GrayToColor.urlOfModelInThisBundle, configuration: configuration)
    let input = try GrayToColorInput(grayAt: file)
    expectColor(try await model.prediction(input: input), ofGray: 200)
    try input.setGray(with: PixelBuffer.plain(gray: 30, width: 7, height: 300))
    expectColor(try await model.prediction(input: input), ofGray: 30)
    expectColor(try await model.prediction(input: GrayToColorInput(grayWith: input.gray.rgb())), ofGray: 30)
    try input.setGray(with: file)
    expectColor(try await model.prediction(input: input), ofGray: 200)
    let missing = URL(fileURLWithPath: "/no/such/picture.png")
    #expect(throws: MLModelError.self) { try GrayToColorInput(grayAt: missing) }
    #expect(throws: MLModelError.self) { try input.setGray(with: missing) }
  }

  @Test func multiArraysMayBeGivenAndTakenAsShapedArrays() async throws {
    let model = try await Linear.load(configuration: configuration)
    let input = LinearInput(x: MLShapedArray<Float>(scalars: [1, 0, 0], shape: [1, 3]))
    let first = try await model.prediction(input: input)
    #expect(first.yShapedArray == MLShapedArray(scalars: [1.5, 1.5], shape: [1, 2]))
    input.xShapedArray = MLShapedArray(scalars: [0, 0, 2], shape: [1, 3])
    #expect(input.x[2] == 2)
    let second = try await model.prediction(input: input)
    #expect(second.y[1] == 11.5)
    #expect(second.largestShapedArray == MLShapedArray<Int32>(scalars: [1], shape: [1]))
    #expect(second.featureNames == ["y", "largest"])
    // An array of another type is converted, for the model as for the property.
    input.x = MLMultiArray(MLShapedArray<Double>(scalars: [1, 0, 0], shape: [1, 3]))
    #expect(input.xShapedArray.scalars == [1, 0, 0])
    #expect(try await model.prediction(input: input).yShapedArray == first.yShapedArray)
  }

  @Test func aClassifierAnswersWithALabelAndProbabilitiesByLabel() async throws {
    let model = try await Classifier.load(configuration: configuration)
    let input = ClassifierInput(x: multiArray(0, 3, shape: [1, 2]))
    let output = try await model.prediction(input: input)
    #expect(output.classLabel == "dog")
    #expect(output.scores.keys.sorted() == ["cat", "dog"])
    #expect(abs(try #require(output.scores["dog"]) - 1 / (1 + exp(-3))) < 1e-4)
  }

  @Test func imagesOfOpenSizeKeepTheirOwn() async throws {
    let model = try await Flexible.load(configuration: configuration)
    let picture = PixelBuffer.plain(gray: 77, width: 31, height: 17).rgb()
    let output = try await model.prediction(input: FlexibleInput(image: picture))
    #expect(output.out == picture)
  }

  @Test func weightsBesideTheModelGoWithIt() async throws {
    let model = try await External.load(configuration: configuration)
    let output = try await model.prediction(input: ExternalInput(x: multiArray(1, 1, 1, 1, shape: [1, 4])))
    #expect(output.yShapedArray.scalars == [1, 2, 3, 4])
  }

  @Test func namesThatSwiftCannotUseAreMadeUsableAndReachTheirOwnFeatures() async throws {
    func digit(_ value: Float) -> MLMultiArray { multiArray(value, shape: [1]) }
    let model = try await Hostile_Names.load(configuration: configuration)
    let input = Hostile_NamesInput(
      class: digit(1), a_b: digit(2), a_b_2: digit(3), self_: digit(4), await: digit(5), featureNames_2: digit(6),
      classShapedArray_2: digit(7), photo: PixelBuffer.plain(gray: 51, width: 16, height: 16),
      Photo_2: PixelBuffer.plain(gray: 102, width: 16, height: 16))
    #expect(
      input.featureNames == [
        "class", "a b", "a-b", "self", "await", "featureNames", "classShapedArray", "photo", "Photo",
      ])
    let output = try await model.prediction(input: input)
    #expect(output.default[0] == 7_654_321)
    #expect(zip(output.größeShapedArray.scalars, [0.2, 0.4]).allSatisfy { abs($0 - $1) < 1e-5 })
    #expect(output._1st__value_[0] == -1)
    #expect(output.predictedValues_2[0] == -4)
    #expect(output.featureValue(for: "1st \"value\"")?.multiArrayValue?[0] == -1)
  }

  @Test func theBundledColorizerColoursAGrayPicture() async throws {
    let model = try await Colorizer.load(configuration: configuration)
    let halfOfAll = 128 * 256
    let pixels = [UInt8](repeating: 190, count: halfOfAll) + [UInt8](repeating: 80, count: halfOfAll)
    let sky = PixelBuffer(width: 256, height: 256, format: .gray8, bytes: pixels)
    let output = try await model.prediction(input: ColorizerInput(gray: sky))
    #expect(output.rgb.width == 256 && output.rgb.height == 256 && output.rgb.format == .rgb8)
    let bytes = output.rgb.bytes
    let coloredCount = stride(from: 0, to: bytes.count, by: 3).count { pixel in
      let (red, blue) = (Int(bytes[pixel]), Int(bytes[pixel + 2]))
      return abs(red - blue) > 8
    }
    #expect(coloredCount > 1_000)
  }
}
