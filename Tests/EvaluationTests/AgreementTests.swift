import Evaluation
import Foundation
import ModelFixtures
import ProgramSupport
import Testing

@Suite(.timeLimit(.minutes(2)), .enabled(if: Program.hasEngine)) struct AgreementTests {
  @Test func aModelAgreesWithItself() async throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(referencePicture(24, 20, seed: 1, noise: 60), "a.png")
    var configuration = folder.configuration(.grayToColor)
    configuration.against = ModelFixture.grayToColor.url.path
    let report = try await evaluate(configuration, [path])
    #expect(report.kind == .agreement && report.results.first?.agreement == [OutputAgreement(output: "rgb", psnr: 120)])
    #expect(report.summary.agreement?.first?.psnr?.median == 120)
  }

  /// Both fixtures give the means of the channels: one on 0…1, the other on 0…255, from inputs of different sizes.
  @Test func numbersAreComparedByTheirDifferenceOverTheirRange() async throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(red: 200, green: 100, blue: 50, "photos", "a.png")
    var configuration = folder.configuration(.colorMeans)
    configuration.against = ModelFixture.channelMeans.url.path
    let report = try await evaluate(configuration, [path])
    let agreement = try #require(report.results.first?.agreement?.first)
    #expect(agreement.output == "means" && agreement.topOneAgrees == true && agreement.psnr == nil)
    let expected = (200 - 200.0 / 255) / (150.0 / 255)
    #expect(abs(try #require(agreement.relativeError) / expected - 1) < 1e-4)
    #expect(report.summary.agreement?.first?.topOneAgreement == 1)
  }

  @Test func modelsWithoutACommonOutputAreAnError() async throws {
    let folder = try TemporaryFolder()
    var configuration = folder.configuration(.grayToColor)
    configuration.against = ModelFixture.colorMeans.url.path
    let error = await #expect(throws: EvaluationError.self) { try await evaluate(configuration, ["a.png"]) }
    #expect(error?.description.contains("“rgb”") == true && error?.description.contains("“means”") == true)
  }
}
