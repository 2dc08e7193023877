import Foundation
import Glibc
import ProgramSupport
import Testing

/// What may lie about in a folder, or be wrong with a disk: each is a message at its place, and the rest goes on.
@Suite(.serialized, .timeLimit(.minutes(5))) struct HostileInputTests {
  private struct Tile: Decodable {
    var path: String
    var state: String
    var error: String?
    var damage: String?
  }

  private struct Screen: Decodable { var tiles: [Tile] }

  private func folderWithAPhotograph() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    _ = try folder.folder("photos")
    try folder.writePhotograph("photos/a.png", red: 220, green: 20, blue: 20)
    return folder
  }

  private func tiles(of folder: TemporaryFolder, _ arguments: String...) throws -> [String: Tile] {
    let run = try Program.run(
      ["snapshot", folder.path("photos"), "--filter", "original", "--format", "json", "--size", "200x60"] + arguments,
      environment: folder.environment)
    #expect(run.status == 0)
    let screen = try JSONDecoder().decode(Screen.self, from: Data(run.output.utf8))
    return Dictionary(uniqueKeysWithValues: screen.tiles.map { (($0.path as NSString).lastPathComponent, $0) })
  }

  /// A PNG's signature and a header that claims an extent, and nothing after it.
  private func pngHeader(width: UInt32, height: UInt32) -> [UInt8] {
    func bigEndian(_ value: UInt32) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - 8 * $0)) } }
    return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13] + Array("IHDR".utf8) + bigEndian(width)
      + bigEndian(height) + [8, 2, 0, 0, 0] + [0, 0, 0, 0]
  }

  @Test func filesThatAreNoPicturesFailOnTheirTileAndTheOthersAreShown() throws {
    let folder = try folderWithAPhotograph()
    try folder.write([], "photos/empty.jpg")
    try folder.write(Array("hello".utf8), "photos/text.webp")
    try folder.write(pngHeader(width: 30_000, height: 30_000), "photos/huge.png")
    let whole = try Data(contentsOf: URL(fileURLWithPath: folder.path("photos/a.png")))
    try folder.write(Array(whole.prefix(whole.count / 2)), "photos/half.png")
    let tiles = try tiles(of: folder)
    #expect(tiles["a.png"]?.state == "done" && tiles["a.png"]?.damage == nil)
    // What is left of it is shown, with a mark.
    #expect(tiles["half.png"]?.state == "done")
    #expect(tiles["half.png"]?.damage?.contains("too early") == true, "\(tiles["half.png"]?.damage ?? "")")
    for (name, reason) in [
      ("empty.jpg", "empty"), ("text.webp", "picture"), ("huge.png", "30000×30000"),
    ] {
      #expect(tiles[name]?.state == "failed", "\(name)")
      #expect(try #require(tiles[name]?.error).contains(reason), "\(name): \(tiles[name]?.error ?? "")")
    }
  }

  @Test func aPipeAndADeviceAmongTheFilesDoNotBlock() throws {
    let folder = try folderWithAPhotograph()
    #expect(mkfifo(folder.path("photos/pipe.jpg"), 0o600) == 0)
    #expect(symlink("/dev/zero", folder.path("photos/zero.jpg")) == 0)
    let tiles = try tiles(of: folder)
    #expect(tiles["a.png"]?.state == "done")
    for name in ["pipe.jpg", "zero.jpg"] {
      #expect(tiles[name]?.state == "failed")
      #expect(tiles[name]?.error?.contains("not a regular file") == true)
    }
  }

  @Test func aNameWithControlCharactersStaysWholeInJSONAndIsHarmlessInText() throws {
    let folder = try folderWithAPhotograph()
    let name = "b\u{1B}]0;owned\u{7}\n\u{202E}.png"
    try folder.writePhotograph("photos/\(name)", red: 20, green: 220, blue: 20)
    #expect(try tiles(of: folder)[name]?.state == "done")
    let run = try Program.run(
      ["snapshot", folder.path("photos"), "--filter", "original", "--format", "text"], environment: folder.environment)
    #expect(!run.output.contains("\u{1B}") && !run.output.contains("\u{7}") && !run.output.contains("\u{202E}"))
  }

  @Test(.enabled(if: Program.hasEngine)) func aCacheFolderThatCannotBeWrittenCostsTheCacheAlone() throws {
    let folder = try folderWithAPhotograph()
    try folder.write([], "a file")
    let run = try Program.run(
      ["snapshot", folder.path("photos"), "--format", "json"],
      environment: ["HOME": folder.path("a file"), "XDG_CACHE_HOME": folder.path("a file/cache")])
    #expect(run.status == 0)
    let screen = try JSONDecoder().decode(Screen.self, from: Data(run.output.utf8))
    #expect(screen.tiles.map(\.state) == ["done"])
  }

  /// Runs a shell's commands in which `$VITRINE` shows the photographs through the model.
  private func shell(_ commands: String, _ folder: TemporaryFolder) throws -> Program.Run {
    let own = ["VITRINE": "\(Program.path) snapshot \(folder.path("photos")) --format json", "FOLDER": folder.url.path]
    return try Program.shell(commands, environment: folder.environment.merging(own) { _, new in new })
  }

  private struct Load: Decodable { struct Model: Decodable { var label: String }; var load: Model? }

  private func label(_ output: String) throws -> String? {
    try JSONDecoder().decode(Load.self, from: Data(output.utf8)).load?.label
  }

  private static let canMount: Bool = {
    let run = try? Program.shell("unshare -rm mount -t tmpfs none /tmp")
    return run?.status == 0
  }()

  @Test(.enabled(if: Program.hasEngine && canMount, "needs a mount namespace"))
  func aFullDiskCostsTheCacheAlone() throws {
    let folder = try folderWithAPhotograph()
    _ = try folder.folder("cache")
    let run = try shell(
      "unshare -rm sh -c 'mount -t tmpfs -o size=200k none $XDG_CACHE_HOME && $VITRINE && find $XDG_CACHE_HOME -type f >&2'",
      folder)
    #expect(run.status == 0)
    #expect(try label(run.output) == "prepare")
    #expect(!run.error.contains(".prepared") && !run.error.contains(".writing"))
  }

  @Test(.enabled(if: Program.hasEngine)) func aPreparedModelThatCannotBeWrittenToItsEndLeavesNothing() throws {
    let folder = try folderWithAPhotograph()
    // At most 200 kB a file; the prepared model is larger.
    let run = try shell("trap '' XFSZ; ulimit -f 400; $VITRINE", folder)
    #expect(run.status == 0)
    #expect(try label(run.output) == "prepare")
    let files = try? FileManager.default.contentsOfDirectory(atPath: folder.path("cache/vitrine/specialization"))
    #expect(files?.isEmpty == true)
  }

  @Test(.enabled(if: Program.hasEngine)) func processesThatPrepareTheSameModelAtOnceDoNotDisturbEachOther() throws {
    let folder = try folderWithAPhotograph()
    let run = try shell(
      "$VITRINE > $FOLDER/1 & first=$!; $VITRINE > $FOLDER/2 & second=$!; wait $first && wait $second && $VITRINE",
      folder)
    #expect(run.status == 0)
    for name in ["1", "2"] {
      let output = try String(contentsOfFile: folder.path(name), encoding: .utf8)
      #expect(["cached", "prepare and cache"].contains(try label(output)))
    }
    #expect(try label(run.output) == "cached")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path("cache/vitrine/specialization"))
    #expect(files.filter { $0.hasSuffix(".prepared") }.count == 1 && !files.contains { $0.hasPrefix(".writing") })
    #expect(try Program.run(["cache", "verify"], environment: folder.environment).status == 0)
  }

  @Test(arguments: ["snapshot", "apply"]) func aModelThatIsMissingIsNamed(_ command: String) throws {
    let folder = try folderWithAPhotograph()
    let output = command == "apply" ? ["-o", folder.path("results")] : []
    let run = try Program.run(
      [command, folder.path("photos"), "--model", folder.path("none.onnx")] + output, environment: folder.environment)
    #expect(run.status == 1)
    #expect(run.error.contains("none.onnx"))
  }

  @Test func outputThatNobodyCanTakeIsAMessageAndAReaderThatLeavesIsNot() throws {
    let folder = try folderWithAPhotograph()
    let command = "'\(Program.path)' snapshot '\(folder.path("photos"))' --filter original"
    let full = try Program.shell("\(command) > /dev/full", environment: folder.environment)
    #expect(full.status == 1)
    #expect(full.error.contains("No space left"))
    let left = try Program.shell("\(command) --size 400x200 | head -c 10", environment: folder.environment)
    #expect(left.status == 0)
    #expect(left.error.isEmpty)
  }

  @Test func onlyTheFlagForItLooksIntoFoldersInside() throws {
    let folder = try folderWithAPhotograph()
    _ = try folder.folder("photos/inside")
    try folder.writePhotograph("photos/inside/b.png", red: 20, green: 220, blue: 20)
    #expect(try tiles(of: folder).keys.sorted() == ["a.png"])
    #expect(try tiles(of: folder, "-r").keys.sorted() == ["a.png", "b.png"])
  }
}
