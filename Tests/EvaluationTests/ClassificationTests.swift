import Evaluation
import Foundation
import ModelFixtures
import OpenCoreML
import ProgramSupport
import SystemPackage
import Testing

/// The fixture `described` calls a photograph "light" where its components are above the middle on average, else "dark".
@Suite(.timeLimit(.minutes(2)), .enabled(if: Program.hasEngine)) struct ClassificationTests {
  private func photographs(_ folder: TemporaryFolder) throws -> [FilePath] {
    try [
      folder.write(red: 10, green: 10, blue: 10, "dark", "a.png"),
      folder.write(red: 240, green: 240, blue: 240, "dark", "b.png"),
      folder.write(red: 200, green: 220, blue: 250, "Light", "c.png"),
      folder.write(red: 250, green: 220, blue: 200, "Light", "d.png"),
      folder.write(red: 1, green: 2, blue: 3, "others", "e.png"),
    ]
  }

  @Test func aPhotographsFolderIsItsClass() async throws {
    let folder = try TemporaryFolder()
    let paths = try photographs(folder)
    let report = try await evaluate(folder.configuration(.described), paths)
    let summary = try #require(report.summary.classification)
    #expect(report.kind == .classification && summary.photographs == 4)
    #expect(summary.topOne == 0.75 && summary.topFive == 1)
    #expect(summary.classes.map(\.label) == ["dark", "light"] && summary.classes.map(\.topOne) == [0.5, 1])
    let wrong = try #require(report.results.first { $0.classification?.rank != 1 })
    #expect(wrong.path == paths[1].string && wrong.classification?.predictedLabel == "light")
    // Softmax of −9 m and 9 m, where m is the mean of the components on −1…1.
    let mean = 240.0 / 255 * 2 - 1
    #expect(abs(try #require(wrong.classification?.scoreOfTruth) - 1 / (1 + exp(18 * mean))) < 1e-6)
    #expect(report.unmatched.map(\.path) == [paths[4].string] && report.text().contains("“others” is not one of"))
  }

  @Test func aTableSaysTheClassesAndWhatHasNoCounterpartIsReported() async throws {
    let folder = try TemporaryFolder()
    let paths = try photographs(folder)
    try folder.write(
      Array("path,label\r\ndark/a.png,dark\r\n\"dark/b.png\",1\n\nLight/c.png,cat\nnone.png,light\n".utf8), "labels.csv"
    )
    var configuration = folder.configuration(.described)
    configuration.labels = try ClassTable(contentsOf: folder.path("labels.csv"))
    let report = try await evaluate(configuration, paths)
    #expect(report.results.map(\.classification?.label) == ["dark", "light"])
    #expect(report.summary.classification?.topOne == 1)
    let reasons = Dictionary(
      uniqueKeysWithValues: report.unmatched.map { (FilePath($0.path).lastComponent?.string, $0.reason) })
    #expect(reasons["c.png"]?.contains("“cat” is not one of") == true && reasons["d.png"]?.contains("no line") == true)
    #expect(reasons["none.png"]?.contains("not among the photographs") == true && reasons.count == 4)
  }

  @Test func nothingThatMatchesIsAnError() async throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(red: 1, green: 2, blue: 3, "others", "e.png")
    let error = await #expect(throws: EvaluationError.self) {
      try await evaluate(folder.configuration(.described), [path])
    }
    #expect(error?.description.contains("“dark”, “light”") == true && error?.description.contains("“others”") == true)
    try folder.write(Array("e.png\n".utf8), "labels.csv")
    #expect(throws: EvaluationError.self) { try ClassTable(contentsOf: folder.path("labels.csv")) }
  }

  /// The fixture `channelMeans` has no labels: the largest of the three means is red's, green's or blue's.
  @Test func withoutLabelsTheFoldersAreTheClassesInTheirOrder() async throws {
    let folder = try TemporaryFolder()
    let paths = try [
      folder.write(red: 200, green: 20, blue: 20, "a-red", "a.png"),
      folder.write(red: 20, green: 200, blue: 20, "b-green", "b.png"),
      folder.write(red: 20, green: 200, blue: 90, "c-blue", "c.png"),
    ]
    let report = try await evaluate(folder.configuration(.channelMeans), paths)
    #expect(report.results.map(\.classification?.rank) == [1, 1, 2])
    #expect(report.results.map(\.classification?.score) == [200, 200, 200])
    #expect(report.results.last?.classification?.label == "2")
    let numbered = try folder.write(red: 20, green: 20, blue: 200, "2", "d.png")
    #expect(try await evaluate(folder.configuration(.channelMeans), [numbered]).summary.classification?.topOne == 1)
  }
}
