import Foundation
import Imaging
import ModelFixtures
import OpenCoreML
import OpenVINO
import ProgramSupport
import Testing

/// What the article on metadata says, on a model that says all of itself.
@Suite(.enabled(if: Core.isAvailable, "OpenVINO is not set up"), .timeLimit(.minutes(1)))
struct ModelMetadataTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func load() async throws -> MLModel {
    let configuration = MLModelConfiguration()
    configuration.computeUnits = .cpuOnly
    configuration.specializationCacheDirectory = folder.url
    return try await MLModel.load(contentsOf: ModelFixture.described.url, configuration: configuration)
  }

  @Test func aModelIsWhatItsFileSaysAlsoWhereItsNamesHaveSlashesAndItsBatchIsOpen() async throws {
    let description = try await load().modelDescription
    let input = try #require(description.inputDescriptionsByName["net/photo"])
    #expect(input.type == .image && !input.isInferred)
    #expect(input.imageConstraint?.sizeConstraint.pixelsWideRange == NSRange(location: 8, length: 57))
    #expect(description.classLabels as? [String] == ["dark", "light"])
    #expect(description.predictedFeatureName == "brightness")
    #expect(description.predictedProbabilitiesName == "net/scores")
    #expect(description.metadata[.description] as? String == "Tells dark photographs from light ones.")
    #expect(description.metadata[.author] as? String == "Tests")
    #expect(description.metadata[.versionString] as? String == "2")
    #expect(description.metadata[.license] as? String == "Apache-2.0")
    #expect(description.metadata[.creatorDefinedKey] as? [String: String] == ["trainedOn": "nothing"])
  }

  @Test(arguments: [(UInt8(0), "dark"), (255, "light")])
  func aClassifierAnswersInWords(component: UInt8, label: String) async throws {
    let picture = PixelBuffer(
      width: 9, height: 11, format: .rgb8, bytes: [UInt8](repeating: component, count: 9 * 11 * 3))
    let input = try MLDictionaryFeatureProvider(dictionary: ["net/photo": picture])
    let output = try await load().prediction(from: input)
    #expect(output.featureValue(for: "brightness")?.stringValue == label)
    let probability = output.featureValue(for: "net/scores")?.dictionaryValue[label]?.doubleValue
    #expect(try #require(probability) > 0.99)
  }

  @Test func theConstraintsPixelFormatTypeLoadsImagesThatTheModelTakes() throws {
    let gray = MLImageConstraint(pixelsWide: 4, pixelsHigh: 2, pixelFormat: .gray8)
    let color = MLImageConstraint(pixelsWide: 4, pixelsHigh: 2, pixelFormat: .rgb8)
    #expect(gray.pixelFormatType == kCVPixelFormatType_OneComponent8)
    #expect(color.pixelFormatType == kCVPixelFormatType_32BGRA)
    let picture = PixelBuffer(width: 8, height: 8, format: .rgb8, bytes: [UInt8](repeating: 90, count: 192))
    let file = try folder.file("picture.png", ImageEncoder.png(picture))
    for constraint in [gray, color] {
      let value = try MLFeatureValue(
        imageAt: file, pixelsWide: constraint.pixelsWide, pixelsHigh: constraint.pixelsHigh,
        pixelFormatType: constraint.pixelFormatType)
      #expect(value.imageBufferValue?.format == constraint.pixelFormat)
    }
  }
}
