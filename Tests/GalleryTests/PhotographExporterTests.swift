import Foundation
import Gallery
import Imaging
import InferenceTrace
import OpenCoreML
import Pictures
import ProgramSupport
import Scheduling
import SystemPackage
import Testing

/// Files that are made of files, without the command around it.
@Suite(.timeLimit(.minutes(2))) struct PhotographExporterTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    for name in ["in", "in/a", "in/b"] { _ = try folder.folder(name) }
  }

  /// What was reported, by the photographs' names below the folder.
  private struct Report {
    var written: [String: String] = [:]
    var besides: [String: String] = [:]
    var upToDate: [String: String] = [:]
    var failed: [String: String] = [:]
    var notes: [String] = []
    var problems: [String] = []
    var places: [Int] = []
    var counts: Set<Int> = []
  }

  private func short(_ path: FilePath) -> String { String(path.string.dropFirst(folder.url.path.count + 1)) }

  private func exporter(
    _ paths: [String], _ filter: Filter, _ format: PhotographExporter.Format, models: [ModelSource] = []
  ) -> PhotographExporter {
    var configuration = GalleryConfiguration(paths: paths.map { FilePath(folder.path($0)) }, title: "test")
    (configuration.filter, configuration.models, configuration.isPrivate) = (filter, models, true)
    return PhotographExporter(
      configuration: configuration, folder: FilePath(folder.path("out")), format: format,
      recorder: SilentTraceRecorder())
  }

  private func add(_ event: PhotographExporter.Event, to report: inout Report) {
    switch event {
    case .problem(let text): report.problems.append(text)
    case .note(let text): report.notes.append(text)
    case .photograph(let photograph, let outcome, let index, let count):
      let name = short(photograph.path)
      report.places.append(index)
      report.counts.insert(count)
      switch outcome {
      case .written(let path, let besides):
        report.written[name] = short(path)
        report.besides[name] = besides.map(short)
      case .upToDate(let path): report.upToDate[name] = short(path)
      case .failed(let reason): report.failed[name] = reason
      }
    }
  }

  private func export(
    _ paths: [String] = ["in"], _ filter: Filter = .original, _ format: PhotographExporter.Format = .png
  ) async throws -> Report {
    var report = Report()
    try await exporter(paths, filter, format).run { add($0, to: &report) }
    return report
  }

  private func photograph(_ name: String, _ red: UInt8, _ green: UInt8, _ blue: UInt8) throws {
    try folder.writePhotograph(name, red: red, green: green, blue: blue)
  }

  private func picture(_ name: String) throws -> PixelBuffer {
    try ImageDecoder().decode(try folder.bytes(name), target: nil).buffer
  }

  private func color(_ name: String) throws -> [Int] { try picture(name).rgb().bytes.prefix(3).map(Int.init) }

  @Test(arguments: PhotographExporter.Format.allCases) func resultsHaveThePhotographsSizeAndColours(
    _ format: PhotographExporter.Format
  ) async throws {
    try photograph("in/x.png", 200, 30, 20)
    let report = try await export(["in"], .original, format)
    let name = "out/x.\(format.fileExtension)"
    #expect(report.written == ["in/x.png": name] && report.places == [1] && report.counts == [1])
    let picture = try picture(name)
    #expect(picture.width == 64 && picture.height == 64)
    let color = try color(name)
    #expect(zip(color, [200, 30, 20]).allSatisfy { abs($0 - $1) <= 12 }, "\(color)")
  }

  @Test func theFilterIsApplied() async throws {
    try photograph("in/x.png", 200, 30, 20)
    _ = try await export(["in"], .gray)
    let color = try color("out/x.png")
    #expect(color[0] == color[1] && color[1] == color[2] && (40...110).contains(color[0]), "\(color)")
  }

  @Test func twoPhotographsOfOneNameGetTwoResultsAndKeepTheirNames() async throws {
    try photograph("in/a/x.png", 200, 30, 20)
    try photograph("in/b/x.png", 20, 30, 200)
    let report = try await export(["in/a", "in/b"])
    #expect(report.written["in/a/x.png"] == "out/x.png")
    let other = try #require(report.written["in/b/x.png"])
    #expect(other.hasPrefix("out/x-") && other.hasSuffix(".png"))
    #expect(try color("out/x.png") == [200, 30, 20] && color(other) == [20, 30, 200])
    let again = try await export(["in/b", "in/a"])
    #expect(again.upToDate == report.written && again.written.isEmpty)
  }

  @Test func onlyWhatHasChangedIsMadeAgain() async throws {
    for number in 0..<5 { try photograph("in/\(number).png", UInt8(number * 50), 30, 20) }
    let first = try await export()
    #expect(first.written.count == 5 && first.places == [1, 2, 3, 4, 5] && first.counts == [5])
    try photograph("in/3.png", 1, 2, 3)
    let second = try await export()
    #expect(second.written == ["in/3.png": "out/3.png"] && second.upToDate.count == 4)
    #expect(try color("out/3.png") == [1, 2, 3])
    let third = try await export(["in"], .gray)
    #expect(third.written.count == 5)
  }

  @Test func aFileOfTheUsersKeepsItsNameAndItsContent() async throws {
    try photograph("in/x.png", 200, 30, 20)
    _ = try folder.folder("out")
    try folder.write(Array("precious".utf8), "out/x.png")
    let report = try await export()
    #expect(try folder.bytes("out/x.png") == Array("precious".utf8))
    #expect(report.notes.count == 1 && report.notes[0].hasPrefix(folder.path("out/x.png")), "\(report.notes)")
    let result = try #require(report.written["in/x.png"])
    #expect(try result != "out/x.png" && color(result) == [200, 30, 20])
  }

  @Test func aResultThatTheUserHasEditedStaysBesideTheNewOne() async throws {
    try photograph("in/x.png", 200, 30, 20)
    _ = try await export()
    try folder.write(Array("edited".utf8), "out/x.png")
    let report = try await export()
    #expect(try folder.bytes("out/x.png") == Array("edited".utf8))
    #expect(report.besides == ["in/x.png": "out/x.png"])
    #expect(try color(try #require(report.written["in/x.png"])) == [200, 30, 20])
  }

  @Test func aFileThatCannotBeReadFailsAloneAndLeavesNothing() async throws {
    try photograph("in/good.png", 200, 30, 20)
    try folder.write(Array("no picture".utf8), "in/bad.png")
    try folder.write([], "in/empty.jpg")
    let report = try await export()
    #expect(report.written == ["in/good.png": "out/good.png"] && report.counts == [3])
    #expect(Set(report.failed.keys) == ["in/bad.png", "in/empty.jpg"])
    for (name, reason) in report.failed { #expect(reason.hasPrefix("\(folder.path(name)): "), "\(reason)") }
    #expect(try folder.names(in: "out") == [".vitrine-results", "good.png"])
    // It gets its result once it can be read.
    try photograph("in/bad.png", 20, 30, 200)
    #expect(try await export(["in/bad.png"]).written == ["in/bad.png": "out/bad.png"])
  }

  @Test func aPathThatIsNotThereIsAProblemAndTheOthersAreMade() async throws {
    try photograph("in/x.png", 200, 30, 20)
    let report = try await export(["in/x.png", "missing"])
    #expect(report.problems.count == 1 && report.problems[0].contains("missing"))
    #expect(report.written == ["in/x.png": "out/x.png"])
  }

  @Test func aCancelledRunLeavesWholeResultsOnlyAndTheNextOneGoesOn() async throws {
    // More than are worked on at once.
    let count = ProcessorCount.online + 6
    for number in 0..<count { try photograph("in/\(number).png", UInt8(number % 200), 30, 20) }
    let (first, exporter) = (Shared(0), exporter(["in"], .original, .png))
    let run = Task {
      try await exporter.run { event in
        guard case .photograph = event else { return }
        first.update { $0 += 1 }
        withUnsafeCurrentTask { $0?.cancel() }
      }
    }
    await #expect(throws: CancellationError.self) { try await run.value }
    let names = try folder.names(in: "out").filter { $0 != ".vitrine-results" }
    #expect(first.value >= 1 && names.count >= first.value && names.count < count)
    #expect(names.allSatisfy { $0.hasSuffix(".png") && !$0.hasPrefix(".") }, "\(names)")
    for name in names { #expect(try color("out/\(name)").dropFirst() == [30, 20]) }
    let report = try await export()
    #expect(Set(report.upToDate.values) == Set(names.map { "out/\($0)" }))
    #expect(report.written.count == count - names.count)
  }

  @Test func whereAFileIsInTheFoldersPlaceNothingIsDone() async throws {
    try photograph("in/x.png", 200, 30, 20)
    try folder.write([1], "out")
    await #expect(throws: ExportError.self) { try await export() }
    #expect(try folder.bytes("out") == [1])
  }

  @Test func withoutItsModelNothingIsDone() async throws {
    try photograph("in/x.png", 200, 30, 20)
    let missing = ModelSource(name: "Missing", url: folder.url.appendingPathComponent("missing.onnx"))
    await #expect(throws: MLModelError.self) {
      try await exporter(["in"], .model(0), .png, models: [missing]).run { _ in }
    }
    #expect(try folder.names() == ["in"])
  }
}
