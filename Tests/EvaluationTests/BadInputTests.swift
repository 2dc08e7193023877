import Evaluation
import Foundation
import ModelFixtures
import ProgramSupport
import Testing

@Suite(.timeLimit(.minutes(2)), .enabled(if: Program.hasEngine)) struct BadInputTests {
  @Test(
    arguments: [
      (ModelFixture.linear.url, "no image input"), (ModelFixture.useless("TwoPhotographs"), "2 image inputs"),
      (ModelFixture.useless("Enormous"), "1000000×1000000 pixels, which no photograph can have"),
      (ModelFixture.useless("NoPixels"), "no image input"), (ModelFixture.slow.url, "--against"),
    ] as [(URL, String)])
  func aModelThatCannotBeEvaluatedIsNamedWithTheReason(_ model: URL, _ reason: String) async throws {
    let folder = try TemporaryFolder()
    let error = await #expect(throws: EvaluationError.self) {
      try await evaluate(folder.configuration(model), ["a.png"])
    }
    #expect(error?.description.contains(reason) == true && error?.description.contains(model.path) == true)
  }

  @Test func withoutPhotographsThereIsNothingToMeasure() async throws {
    let folder = try TemporaryFolder()
    await #expect(throws: EvaluationError.self) { try await evaluate(folder.configuration(.grayToColor), []) }
  }
}
