import Foundation
import ProgramSupport
import Testing

@Suite(.serialized, .enabled(if: TerminalSession.isAvailable), .timeLimit(.minutes(5))) struct BadInputTests {
  @Test func whatIsNoPhotographSaysSoOnItsTile() throws {
    let folder = try TemporaryFolder()
    let photos = try folder.folder("photos")
    try folder.writePhotograph("photos/good.png", red: 20, green: 200, blue: 20)
    try folder.write([], "photos/empty.jpg")
    try folder.write(Array("this is a text".utf8), "photos/text.png")
    let whole = try Data(contentsOf: URL(fileURLWithPath: folder.path("photos/good.png")))
    try folder.write(Array(whole.prefix(60)), "photos/cut.png")
    mkfifo(folder.path("photos/fifo.jpg"), 0o600)
    try FileManager.default.createSymbolicLink(atPath: folder.path("photos/gone.jpg"), withDestinationPath: "/nowhere")
    let session = try TerminalSession(
      ["--filter", "original", photos, folder.path("missing.jpg")], in: folder, columns: 160, rows: 50)
    #expect(
      try session.waits { screen in
        ["empty", "not an image", "truncated", "not a file", "good.png"].allSatisfy(screen.contains)
      })
    #expect(try session.waits { $0.contains("missing.jpg") && $0.contains("No such file") })
    try session.press("q")
    #expect(session.exitStatus() == 1)
  }

  @Test func aNameWithControlCharactersCannotReachTheTerminal() throws {
    let folder = try TemporaryFolder()
    let photos = try folder.folder("photos")
    try folder.writePhotograph("photos/a.png", red: 20, green: 200, blue: 20)
    for name in ["\u{1B}]0;owned\u{07}\u{1B}[2J.png", "line\nbreak.png", "\u{202E}gnp.exe.png", "wide 写真.png"] {
      try FileManager.default.copyItem(atPath: folder.path("photos/a.png"), toPath: folder.path("photos/\(name)"))
    }
    let bytes: [CChar] =
      Array((photos + "/").utf8CString.dropLast()) + [CChar(bitPattern: 0xFF), 0x2E, 0x70, 0x6E, 0x67, 0]
    link(folder.path("photos/a.png"), bytes)
    let session = try TerminalSession(["--filter", "original", photos], in: folder, columns: 160, rows: 50)
    #expect(try session.waits { $0.contains("␛]0;owned␇␛[2J.png") && $0.contains("line␊break.png") })
    #expect(try session.screen().contains("写真"))
    #expect(try session.screen().contains("�.png"))
    #expect(!(try session.screen()).unicodeScalars.contains("\u{202E}"))
    try session.press("q")
    #expect(session.exitStatus() == 0)
  }

  @Test(arguments: [["missing"], ["empty"]]) func aFolderWithoutPhotographsSaysSo(_ names: [String]) throws {
    let folder = try TemporaryFolder()
    _ = try folder.folder("empty")
    let session = try TerminalSession(["--filter", "original"] + names.map(folder.path), in: folder, columns: 200)
    #expect(try session.waits { $0.contains("No photographs here") })
    if names == ["missing"] { #expect(try session.screen().contains("missing: No such file")) }
    try session.press("q")
    #expect(session.exitStatus() == (names == ["missing"] ? 1 : 0))
  }

  @Test(arguments: ["missing.onnx", "text.onnx"]) func aModelThatIsNoneLeavesThePhotographsOnTheScreen(_ name: String)
    throws
  {
    let folder = try TemporaryFolder()
    _ = try folder.folder("photos")
    try folder.writePhotograph("photos/one.png", red: 200, green: 40, blue: 40)
    try folder.write(Array("this is no model".utf8), "text.onnx")
    let session = try TerminalSession(["--model", folder.path(name), folder.path("photos")], in: folder, columns: 120)
    #expect(try session.waits { $0.contains("not loaded") && $0.contains("one.png") && $0.contains(name) })
    try session.press("c")
    #expect(try session.waits { $0.contains("· Gray") && !$0.contains("no prediction") })
    try session.press("q")
    #expect(session.exitStatus() == 0)
  }

  @Test func withoutOpenVINOThePhotographsAreShownAndTheReasonStandsBelow() throws {
    let folder = try TemporaryFolder()
    _ = try folder.folder("photos")
    _ = try folder.folder("nothing")
    try folder.writePhotograph("photos/one.png", red: 200, green: 40, blue: 40)
    let session = try TerminalSession(
      [folder.path("photos")], in: folder, columns: 120, environment: ["VITRINE_RUNTIME": folder.path("nothing")])
    #expect(try session.waits { $0.contains("OpenVINO") && $0.contains("one.png") })
    try session.press("q")
    #expect(session.exitStatus() == 0)
  }
}
