import Evaluation
import Foundation
import InferenceTrace
import ModelFixtures
import ProgramSupport
import SystemPackage
import Testing

@Suite(.timeLimit(.minutes(2)), .enabled(if: Program.hasEngine)) struct ResumingTests {
  /// Evaluates until `count` photographs are done, as an interruption would.
  private func interrupt(_ configuration: EvaluationConfiguration, _ photographs: [FilePath], after count: Int)
    async throws
  {
    let task = Task {
      try await ModelEvaluator(configuration, recorder: SilentTraceRecorder()).run(photographs) { progress in
        if progress.done == count { withUnsafeCurrentTask { $0?.cancel() } }
      }
    }
    let result = await task.result
    #expect(throws: CancellationError.self) { try result.get() }
  }

  private func folderWithPhotographs() throws -> (TemporaryFolder, [FilePath], EvaluationConfiguration) {
    let folder = try TemporaryFolder()
    let paths = try (0..<40).map {
      try folder.write(referencePicture(24, 20, seed: UInt32($0 + 1), noise: 60), "\($0).png")
    }
    var configuration = folder.configuration(.grayToColor)
    configuration.journal = folder.url.appendingPathComponent("journals/journal.jsonl")
    return (folder, paths, configuration)
  }

  @Test func anInterruptedEvaluationGoesOnAndTheJournalIsGoneAtTheEnd() async throws {
    let (folder, paths, configuration) = try folderWithPhotographs()
    try await interrupt(configuration, paths, after: 5)
    let journal = folder.path("journals/journal.jsonl")
    let lines = try String(contentsOfFile: journal, encoding: .utf8).split(separator: "\n").count
    #expect(lines >= 7 && lines < 42)
    let evaluator = try await ModelEvaluator(configuration, recorder: SilentTraceRecorder())
    let report = try await evaluator.run(paths)
    #expect(report.resumed == lines - 2 && report.photographs == 40)
    evaluator.discardJournal()
    #expect(!FileManager.default.fileExists(atPath: journal))
    var anew = configuration
    anew.journal = nil
    #expect(try await evaluate(anew, paths).results == report.results)
  }

  @Test func aTornLineAndAChangedFileAreMeasuredAgain() async throws {
    let (folder, paths, configuration) = try folderWithPhotographs()
    try await interrupt(configuration, paths, after: 10)
    let journal = folder.path("journals/journal.jsonl")
    let data = try Data(contentsOf: URL(fileURLWithPath: journal))
    let lines = data.split(separator: UInt8(ascii: "\n"))
    try data.dropLast(20).write(to: URL(fileURLWithPath: journal))
    let first = try #require(
      paths.first { String(decoding: lines[2], as: UTF8.self).contains("/\($0.lastComponent?.string ?? "")\"") })
    try folder.write(referencePicture(30, 20, seed: 99, noise: 10), first.lastComponent?.string ?? "")
    let report = try await evaluate(configuration, paths)
    #expect(report.resumed == lines.count - 4 && report.photographs == 40 && report.failures.isEmpty)
  }

  @Test func aChangedDigitIsMeasuredAgain() async throws {
    let (folder, paths, configuration) = try folderWithPhotographs()
    var withoutJournal = configuration
    withoutJournal.journal = nil
    let right = try await evaluate(withoutJournal, paths).results
    try await interrupt(configuration, paths, after: 10)
    let journal = folder.url.appendingPathComponent("journals/journal.jsonl")
    var text = try String(contentsOf: journal, encoding: .utf8)
    let digit = try #require(text.range(of: #""psnr":\d"#, options: .regularExpression))
    let place = text.index(before: digit.upperBound)
    text.replaceSubrange(place...place, with: text[place] == "9" ? "8" : "9")
    try text.write(to: journal, atomically: true, encoding: .utf8)
    #expect(try await evaluate(configuration, paths).results == right)
  }

  @Test(arguments: ["link", "text"]) func aFileOfTheUsersInTheJournalsPlaceStays(_ kind: String) async throws {
    let (folder, paths, configuration) = try folderWithPhotographs()
    _ = try folder.folder("journals")
    try folder.write(Array("precious".utf8), "precious")
    if kind == "link" {
      symlink("../precious", folder.path("journals/journal.jsonl"))
    } else {
      try folder.write(Array("precious".utf8), "journals/journal.jsonl")
    }
    var required = configuration
    required.requiresJournal = true
    await #expect(throws: EvaluationError.self) { try await evaluate(required, Array(paths.prefix(2))) }
    let left = try String(contentsOfFile: folder.path("journals/journal.jsonl"), encoding: .utf8)
    #expect(left == "precious")
    #expect(try String(contentsOfFile: folder.path("precious"), encoding: .utf8) == "precious")
  }

  @Test func otherSettingsBeginAnew() async throws {
    let (_, paths, configuration) = try folderWithPhotographs()
    try await interrupt(configuration, paths, after: 10)
    var other = configuration
    other.tint = .init(a: 5, b: 5)
    #expect(try await evaluate(other, paths).resumed == 0)
  }

  @Test func aJournalThatIsRequiredAndCannotBeWrittenIsAnErrorAndElseDoneWithout() async throws {
    let (folder, paths, configuration) = try folderWithPhotographs()
    try folder.write([], "file")
    var broken = configuration
    broken.journal = folder.url.appendingPathComponent("file/journal")
    #expect(try await evaluate(broken, Array(paths.prefix(2))).photographs == 2)
    broken.requiresJournal = true
    await #expect(throws: EvaluationError.self) { try await evaluate(broken, paths) }
  }
}
