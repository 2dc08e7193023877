import Foundation
import Glibc
import ModelFixtures
import ProgramSupport
import Testing

/// Names that a terminal would obey reach no terminal; into a pipe or a file they go as they are.
@Suite(.serialized, .enabled(if: Program.hasTerminal), .timeLimit(.minutes(5))) struct HostileNameTests {
  /// Sets a title, clears the screen, deletes, turns the direction; C1 as characters; a byte that is no text.
  private static let name = "x\u{1B}]0;owned\u{7}\u{1B}[2J\u{8}\r\u{7F}\u{9B}31m\u{85}\u{202E}\u{2066}gnp"

  private let folder: TemporaryFolder
  private var photograph: String { folder.path("photos/\(Self.name).png") }

  init() throws {
    folder = try TemporaryFolder()
    _ = try folder.folder("photos")
    try folder.writePhotograph("photos/\(Self.name).png", red: 220, green: 20, blue: 20)
  }

  /// What a terminal gets of a command, without the sequences that are the program's own.
  private func inTerminal(_ arguments: [String]) throws -> String {
    let run = try Program.runInTerminal(arguments, environment: folder.environment)
    // Colours of a screen, and what takes a progress line away.
    return run.output.replacing(#/\u{1B}\[[0-9;]*m|\r\u{1B}\[K|\r\n/#, with: "\n")
  }

  private func expectHarmless(_ output: String, _ command: [String]) {
    let obeyed = output.unicodeScalars.filter { scalar in
      switch scalar.value {
      case 0x0A: false
      case 0..<0x20, 0x7F..<0xA0, 0x202A...0x202E, 0x2066...0x2069, 0x200E, 0x200F, 0x061C: true
      default: false
      }
    }
    #expect(
      obeyed.isEmpty, "\(command.first ?? ""): \(obeyed.map(\.value)) in \(output.debugDescription.prefix(2_000))")
  }

  @Test func noCommandPrintsThemOnATerminal() throws {
    let model = folder.path("\(Self.name).onnx")
    try folder.write(Array("no model".utf8), "\(Self.name).onnx")
    let trace = folder.path("\(Self.name).json")
    let entry =
      #"{"ph":"X","pid":1,"tid":1,"ts":1000,"dur":50000,"cat":"predict","name":"\#(jsonName)","args":{"outcome":"completed","model":"\#(jsonName)","device":"\#(jsonName)"}}"#
    try folder.write(Array("[\(entry)]".utf8), "\(Self.name).json")
    let photos = folder.path("photos")
    var commands: [[String]] = [
      ["apply", photos, "-o", folder.path("results"), "--filter", "original"],
      ["apply", photos, "-o", folder.path("results"), "--filter", "original"],
      ["apply", photos, "-o", folder.path("results2"), "--model", model],
      ["apply", folder.path("no\(Self.name)"), "-o", folder.path("results3"), "--filter", "original"],
      ["trace", trace, "--summary"], ["trace", trace, "--summary", "--format", "json"],
      ["trace", trace, "--summary", "--format", "csv"], ["trace", trace, "--compare", trace, "--summary"],
      ["trace", photograph, "--summary"], ["trace", folder.path("no\(Self.name)"), "--summary"],
      ["report", model], ["report", folder.path("no\(Self.name)")], ["report", trace],
      ["evaluate", model, photos], ["evaluate", model, photos, "-o", folder.path("no\(Self.name)/x.html")],
      ["compile", model, "-o", folder.path("x")], ["compress", model], ["strategies", photos, "--model", model],
      ["cache", "list"], ["cache", "list", "--format", "json"], ["cache", "verify"], ["config"], ["devices"],
      ["--\(Self.name)"], ["snapshot", "--size", Self.name], ["snapshot", "--filter", Self.name],
      ["stream", "--filter", "gray", Self.name],
      ["snapshot", photos, "--record", folder.path("no\(Self.name)/x.json"), "--filter", "original"],
    ]
    for format in ["ansi", "text", "json"] {
      commands.append(["snapshot", photos, folder.path("no\(Self.name)"), "--filter", "original", "--format", format])
      commands.append(["snapshot", photos, "--model", model, "--format", format])
    }
    for command in commands { expectHarmless(try inTerminal(command), command) }
  }

  /// The name within JSON.
  private var jsonName: String {
    Self.name.unicodeScalars.map { $0.value < 0x20 ? String(format: "\\u%04x", $0.value) : String($0) }.joined()
  }

  @Test(.enabled(if: Program.hasEngine)) func aModelWithSuchANameIsHarmlessOnATerminalAndInAPage() throws {
    let model = folder.path("\(Self.name).onnx")
    try FileManager.default.copyItem(atPath: ModelFixture.grayToColor.url.path, toPath: model)
    let measured = ["report", model, "--predictions", "1", "--loads", "1"]
    for format in ["text", "json", "csv", "html"] {
      let command = measured + ["--format", format]
      expectHarmless(try inTerminal(command), command)
    }
    let page = try Program.run(measured + ["--format", "html"], environment: folder.environment)
    expectHarmless(page.output, measured)
    #expect(page.output.contains("␛"))
    let results = folder.path("results")
    let commands: [[String]] = [
      ["snapshot", folder.path("photos"), "--model", model], ["cache", "list"], ["cache", "list", "--format", "json"],
      ["apply", folder.path("photos"), "--model", model, "-o", results],
      ["compile", model, "-o", folder.path("\(Self.name).mlmodelc")], ["evaluate", model, folder.path("photos")],
      ["evaluate", model, folder.path("photos"), "--format", "html"],
      ["evaluate", model, folder.path("photos"), "--format", "json"],
    ]
    for command in commands { expectHarmless(try inTerminal(command), command) }
  }

  @Test func intoAPipeANameGoesAsItIs() throws {
    let run = try Program.run(
      ["apply", folder.path("photos"), "-o", folder.path("results"), "--filter", "original"],
      environment: folder.environment)
    #expect(run.output.utf8.elementsEqual("\(folder.path("results"))/\(Self.name).jpg\n".utf8))
  }
}
