import Foundation
import Glibc
import Imaging
import ModelFixtures
import ProgramSupport
import Testing

/// What `apply` writes, and what it must not touch.
@Suite(.serialized, .timeLimit(.minutes(5))) struct ApplyCommandTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private static let red: (UInt8, UInt8, UInt8) = (220, 20, 20)
  private static let blue: (UInt8, UInt8, UInt8) = (20, 20, 220)

  private func photograph(_ name: String, _ color: (UInt8, UInt8, UInt8)) throws {
    _ = try folder.folder((name as NSString).deletingLastPathComponent)
    try folder.writePhotograph(name, red: color.0, green: color.1, blue: color.2)
  }

  private func apply(_ sources: [String], to output: String = "out", _ options: [String] = []) throws -> Program.Run {
    let format = options.contains("--format") ? [] : ["--format", "png"]
    let filter = options.contains("--filter") ? [] : ["--filter", "original"]
    return try Program.run(
      ["apply"] + sources.map { folder.path($0) } + ["-o", folder.path(output)] + filter + format + options,
      environment: folder.environment)
  }

  private func names(_ place: String = "out") throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path(place)).filter { !$0.hasPrefix(".") }.sorted()
  }

  private func color(_ name: String) throws -> [UInt8] {
    Array(try ImageDecoder().decode(try folder.bytes(name), target: nil).buffer.bytes.prefix(3))
  }

  private func counts(_ run: Program.Run) -> String {
    run.error.split(separator: "\n").last.map(String.init) ?? ""
  }

  @Test func anOriginalInTheFolderOfTheResultsStays() throws {
    try photograph("in/x.png", Self.red)
    try folder.write(try folder.bytes("in/x.png"), "in/x.jpg")
    try photograph("in/y.png", Self.blue)
    let before = try ["in/x.png", "in/x.jpg", "in/y.png"].map { try folder.bytes($0) }
    for options in [["--filter", "gray"], ["--filter", "original", "--format", "jpeg"]] {
      let run = try apply(["in"], to: "in", options)
      #expect(run.status == 0, "\(run.error)")
      #expect(try ["in/x.png", "in/x.jpg", "in/y.png"].map { try folder.bytes($0) } == before)
    }
  }

  @Test func resultsAreNeverTakenAsPhotographs() throws {
    try photograph("in/x.png", Self.red)
    _ = try apply(["in"], to: "in")
    let after = try names("in")
    #expect(after.count == 2)
    let second = try apply(["in"], to: "in")
    #expect(counts(second) == "0 written, 1 up to date, 0 failed" && second.status == 0)
    #expect(try names("in") == after)
    // Named one by one, and come across below a folder, as a shell's pattern and -r do.
    _ = try apply(after.map { "in/\($0)" }, to: "in")
    #expect(try names("in") == after)
    _ = try apply(["in"], to: "in/web", ["-r", "--format", "webp"])
    #expect(try names("in/web") == ["x.webp"])
    _ = try apply(["in"], to: "in/jpeg", ["-r", "--format", "jpeg"])
    #expect(try names("in/jpeg") == ["x.jpg"])
    // A folder of results that is named is a folder of photographs.
    _ = try apply(["in/web"], to: "again")
    #expect(try names("again") == ["x.png"])
  }

  @Test func aResultsNameDependsOnItsPhotographAlone() throws {
    try photograph("in/b/x.png", Self.blue)
    try photograph("in/c/x.png", Self.red)
    _ = try apply(["in/b"])
    #expect(try color("out/x.png") == [20, 20, 220])
    try photograph("in/a/x.png", (20, 220, 20))
    _ = try apply(["in/a", "in/b", "in/c"])
    let after = try names()
    #expect(after.count == 3)
    #expect(try color("out/x.png") == [20, 20, 220])
    #expect(try Set(after.map { try color("out/\($0)") }).count == 3)
    for sources in [["in/c", "in/b", "in/a"], ["in/a"], ["in/c", "in/../in/c"]] {
      let run = try apply(sources)
      #expect(counts(run).hasPrefix("0 written"), "\(run.error)")
    }
    #expect(try names() == after)
  }

  @Test func whatIsDoneIsToldByContentAndSettingsAndNotByTime() throws {
    try photograph("in/x.png", Self.red)
    _ = try apply(["in"])
    let whole = try folder.bytes("out/x.png")
    #expect(counts(try apply(["in"])) == "0 written, 1 up to date, 0 failed")
    // A photograph that was replaced by an older one.
    try photograph("in/x.png", Self.blue)
    utimes(folder.path("in/x.png"), [timeval(tv_sec: 1, tv_usec: 0), timeval(tv_sec: 1, tv_usec: 0)])
    #expect(counts(try apply(["in"])) == "1 written, 0 up to date, 0 failed")
    #expect(try color("out/x.png") == [20, 20, 220])
    // Other settings.
    #expect(counts(try apply(["in"], ["--filter", "gray"])) == "1 written, 0 up to date, 0 failed")
    #expect(try color("out/x.png")[0] == color("out/x.png")[2])
    // A photograph that was only touched.
    utimes(folder.path("in/x.png"), nil)
    #expect(counts(try apply(["in"], ["--filter", "gray"])) == "0 written, 1 up to date, 0 failed")
    #expect(try whole != folder.bytes("out/x.png") && names() == ["x.png"])
  }

  private func apply(_ sources: [String], _ options: [String]) throws -> Program.Run {
    try apply(sources, to: "out", options)
  }

  @Test(arguments: [0, 1, 60]) func aResultThatWasCutOffIsMadeAnew(_ length: Int) throws {
    try photograph("in/x.png", Self.red)
    _ = try apply(["in"])
    let whole = try folder.bytes("out/x.png")
    truncate(folder.path("out/x.png"), off_t(length))
    #expect(counts(try apply(["in"])) == "1 written, 0 up to date, 0 failed")
    #expect(try folder.bytes("out/x.png") == whole && names() == ["x.png"])
    unlink(folder.path("out/x.png"))
    #expect(counts(try apply(["in"])) == "1 written, 0 up to date, 0 failed")
    #expect(try folder.bytes("out/x.png") == whole)
  }

  @Test(arguments: ["edited", "link", "folder"]) func whatTheUserPutInAResultsPlaceStays(_ kind: String) throws {
    try photograph("in/x.png", Self.red)
    _ = try apply(["in"])
    let whole = try folder.bytes("out/x.png")
    unlink(folder.path("out/x.png"))
    try folder.write(Array("precious".utf8), "precious")
    switch kind {
    case "edited": try folder.write(Array("precious".utf8), "out/x.png")
    case "link": symlink("../precious", folder.path("out/x.png"))
    default: _ = try folder.folder("out/x.png/inside")
    }
    let run = try apply(["in"], ["--filter", "gray"])
    #expect(run.status == 0 && run.error.contains("out/x.png: is not what was written there"), "\(run.error)")
    #expect(try folder.bytes("precious") == Array("precious".utf8))
    if kind == "edited" { #expect(try folder.bytes("out/x.png") == Array("precious".utf8)) }
    let other = try #require(try names().first { $0 != "x.png" })
    #expect(try folder.bytes("out/\(other)").count > 60 && folder.bytes("out/\(other)") != whole)
    #expect(counts(try apply(["in"], ["--filter", "gray"])) == "0 written, 1 up to date, 0 failed")
  }

  @Test func resultsWithoutAJournalStayAndItIsSaidWhatToDo() throws {
    try photograph("in/x.png", Self.red)
    try photograph("out/x.png", Self.blue)
    let before = try folder.bytes("out/x.png")
    let run = try apply(["in"])
    #expect(run.status == 0 && run.error.contains("out/x.png: was not written by this program"), "\(run.error)")
    #expect(try folder.bytes("out/x.png") == before && names().count == 2)
  }

  @Test func aDamagedJournalNeverCostsAFileOfTheUsers() throws {
    try photograph("in/x.png", Self.red)
    _ = try apply(["in"])
    let journal = try folder.bytes("out/.vitrine-results")
    try photograph("out/x.png", Self.blue)
    let mine = try folder.bytes("out/x.png")
    for count in stride(from: 0, to: journal.count, by: 97) {
      for damaged in [Array(journal.prefix(count)), journal.enumerated().map { $0 == count ? $1 ^ 4 : $1 }] {
        try folder.write(damaged, "out/.vitrine-results")
        let run = try apply(["in"])
        #expect(run.status < 2, "\(run.error)")
        #expect(try folder.bytes("out/x.png") == mine)
      }
    }
    try folder.write(Array("a letter\n".utf8), "out/.vitrine-results")
    let run = try apply(["in"])
    #expect(run.status == 1 && run.error.contains("out/.vitrine-results: this is not a journal"), "\(run.error)")
    #expect(try folder.bytes("out/.vitrine-results") == Array("a letter\n".utf8))
  }

  /// Killed after the journal was written and before the result was moved, and after that.
  @Test func aRunThatWasKilledGoesOnAndItsLeftoversGo() throws {
    try photograph("in/x.png", Self.red)
    _ = try apply(["in"])
    let whole = try folder.bytes("out/x.png")
    rename(folder.path("out/x.png"), folder.path("out/.vitrine-0123456789abcdef.part"))
    #expect(counts(try apply(["in"])) == "1 written, 0 up to date, 0 failed")
    let all = try FileManager.default.contentsOfDirectory(atPath: folder.path("out")).sorted()
    #expect(all == [".vitrine-results", "x.png"])
    #expect(try folder.bytes("out/x.png") == whole)
    // The result is there, and the journal ends with half of the line that says so.
    let journal = try folder.bytes("out/.vitrine-results")
    try folder.write(Array(journal.dropLast(30)), "out/.vitrine-results")
    #expect(counts(try apply(["in"])) == "0 written, 1 up to date, 0 failed")
  }

  @Test func severalRunsAtOnceInOneFolderAreAllRight() async throws {
    for number in 0..<6 {
      try photograph("in/a/\(number).png", (UInt8(number * 40), 10, 10))
      try photograph("in/b/\(number).png", (10, 10, UInt8(number * 40)))
    }
    let environment = folder.environment
    let runs = try await withThrowingTaskGroup(of: Program.Run.self) { group in
      for sources in [["in/a", "in/b"], ["in/b", "in/a"], ["in/b"], ["in/a"]] {
        let arguments =
          ["apply", "-o", folder.path("out"), "--filter", "original", "--format", "png"]
          + sources.map { folder.path($0) }
        group.addTask { try Program.run(arguments, environment: environment) }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(runs.allSatisfy { $0.status == 0 }, "\(runs.map(\.error))")
    let colors = try names().map { try color("out/\($0)") }
    #expect(colors.count == 12 && Set(colors).count == 12)
    #expect(counts(try apply(["in/a", "in/b"])) == "0 written, 12 up to date, 0 failed")
  }

  @Test func namesOfUpTo255BytesAreWritten() throws {
    let names = [251, 250, 249].map { String(repeating: "n", count: $0 - 1) + "\($0 % 10)" }
    for name in names { try photograph("in/\(name).png", Self.red) }
    try photograph("in/\(String(repeating: "ä", count: 125)).png", Self.blue)
    for format in ["png", "jpeg", "webp"] {
      let run = try apply(["in"], ["--format", format])
      #expect(run.status == 0 && run.error.contains("4 written"), "\(run.error)")
    }
  }

  @Test func aPathThatIsNotThereIsNamed() throws {
    try photograph("in/x.png", Self.red)
    let run = try apply(["in/x.png", "in/y.png", "none"])
    #expect(run.status == 1)
    #expect(run.error.contains("in/y.png: No such file") && run.error.contains("none: No such file"), "\(run.error)")
    #expect(try names() == ["x.png"])
  }

  @Test(arguments: ["webp", "jpeg"]) func aPictureThatTheFormatCannotHoldIsNamed(_ format: String) throws {
    _ = try folder.folder("in")
    let width = format == "webp" ? 16_384 : 65_501
    let pixels = PixelBuffer(width: width, height: 1, format: .gray8, bytes: [UInt8](repeating: 9, count: width))
    try folder.write(try ImageEncoder.png(pixels), "in/wide.png")
    try photograph("in/x.png", Self.red)
    let run = try apply(["in"], ["--format", format])
    #expect(run.status == 1 && run.error.contains("vitrine: \(folder.path("in/wide.png")): "), "\(run.error)")
    #expect(run.error.contains("pixels a side") && run.error.contains("1 written, 0 up to date, 1 failed"))
  }

  @Test func aFolderThatIsAFileIsAMessageAndTheFileStays() throws {
    try photograph("in/x.png", Self.red)
    try folder.write([1], "out")
    let run = try apply(["in"])
    #expect(run.status == 1 && run.error.contains("out: this is not a folder"), "\(run.error)")
    #expect(try folder.bytes("out") == [1])
  }

  @Test(.enabled(if: Program.hasEngine)) func anotherModelOrPrecisionMakesResultsAnew() throws {
    try photograph("in/x.png", Self.red)
    let model = ["--filter", "model", "--model"]
    #expect(counts(try apply(["in"], model + [ModelFixture.grayToColor.url.path])).hasPrefix("1 written"))
    #expect(counts(try apply(["in"], model + [ModelFixture.grayToColor.url.path])).hasPrefix("0 written, 1 up"))
    let other = try apply(["in"], ["--filter", "model"])
    #expect(counts(other).hasPrefix("1 written"), "\(other.error)")
    #expect(counts(try apply(["in"], ["--filter", "model", "--precision", "f32"])).hasPrefix("1 written"))
  }
}
