import Foundation
import Gallery
import Imaging
import InferenceTrace
import ModelFixtures
import OpenVINO
import Pictures
import ProgramSupport
import SystemPackage
import TerminalUI
import Testing

/// The whole gallery with real files, and a terminal in memory.
@Suite(.timeLimit(.minutes(2)), .serialized) @MainActor struct GalleryAppTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func session(_ size: Size, _ change: (inout GalleryConfiguration) -> Void = { _ in }) -> GallerySession {
    var configuration = GalleryConfiguration(paths: [FilePath(folder.url.path)], title: "test")
    configuration.isPrivate = true
    change(&configuration)
    return GallerySession(configuration: configuration, screenSize: size, trace: TraceBuffer())
  }

  /// Waits for a frame that is as wanted.
  private func frame(of terminal: MemoryTerminal, where condition: (Frame) -> Bool) async throws -> Frame {
    await eventually { terminal.frames.last.map(condition) == true }
    return try #require(terminal.frames.last)
  }

  private func contains(_ text: String) -> (Frame) -> Bool { { $0.text(trimmingTrailingBlanks: true).contains(text) } }

  private func hasColor(_ color: Color) -> (Frame) -> Bool {
    { frame in
      (0..<frame.size.rows).contains { row in
        (0..<frame.size.columns).contains { frame[$0, row].style.foreground == color }
      }
    }
  }

  @Test func aPhotographAppearsTheKeysWorkAndQuittingEnds() async throws {
    try folder.writePhotograph("one.png", red: 200, green: 30, blue: 30)
    try folder.writePhotograph("two.png", red: 30, green: 30, blue: 200)
    let terminal = MemoryTerminal(size: Size(columns: 80, rows: 24))
    let app = GalleryApp(session: session(terminal.size), terminal: terminal)
    let run = Task { await app.run() }
    _ = try await frame(of: terminal, where: hasColor(.rgb(200, 30, 30)))
    _ = try await frame(of: terminal, where: hasColor(.rgb(30, 30, 200)))
    terminal.send(.key(.right))
    terminal.send(.key(.enter))
    _ = try await frame(of: terminal, where: contains("2 / 2"))
    terminal.send(.resize(Size(columns: 120, rows: 40)))
    let large = try await frame(of: terminal) { $0.size == Size(columns: 120, rows: 40) }
    #expect(contains("two.png")(large))
    terminal.send(.key(.character("q")))
    terminal.send(.key(.character("q")))
    #expect(await run.value == 0)
  }

  @Test func aSignalEndsWithItsStatus() async throws {
    let terminal = MemoryTerminal(size: Size(columns: 80, rows: 24))
    let app = GalleryApp(session: session(terminal.size), terminal: terminal)
    let run = Task { await app.run() }
    _ = try await frame(of: terminal) { _ in true }
    terminal.send(.terminate(signal: 15))
    #expect(await run.value == 128 + 15)
  }

  @Test func aFileThatIsNoPictureFailsOnItsTileAlone() async throws {
    try folder.writePhotograph("good.png", red: 10, green: 200, blue: 10)
    try folder.write(Array("no picture".utf8), "bad.png")
    try folder.write([], "empty.jpg")
    let session = session(Size(columns: 120, rows: 40))
    _ = await session.runUntilSettled()
    let states = session.model.photographs.reduce(into: [String: Tile.State]()) { states, photograph in
      states[photograph.rawName] = session.model.tile(photograph.id, .tile).state
    }
    #expect(states["good.png"] == .done)
    guard case .failed = states["bad.png"], case .failed = states["empty.jpg"] else {
      Issue.record("\(states)")
      return
    }
    #expect(session.problems.isEmpty)
  }

  @Test(.enabled(if: Core.isAvailable, "OpenVINO is not set up")) func theModelDecidesWhatATileShows() async throws {
    try folder.writePhotograph("gray.png", red: 200, green: 200, blue: 200)
    let session = session(Size(columns: 80, rows: 24)) { configuration in
      configuration.models = [ModelSource(name: "Warm", url: ModelFixture.grayToColor.url)]
      configuration.modelSettings.usesSpecializationCache = false
      configuration.filter = .model(0)
    }
    _ = await session.runUntilSettled()
    let photograph = try #require(session.model.photographs.first)
    let tile = session.model.tile(photograph.id, .tile)
    #expect(tile.state == .done, "\(tile.state) \(session.problems)")
    // red = gray, green = 1 - gray, blue = 2 gray - 0.5: a warm colour, at the photograph's own luminance.
    let finished = try #require(tile.finished)
    let color = try #require(finished.picture.grid.pixels[finished.picture.grid.width / 2].components)
    #expect(Int(color.red) > Int(color.green) + 40 && Int(color.blue) > Int(color.green) + 40)
    #expect(finished.before.grid.pixels.first == .rgb(200, 200, 200))
  }

  @Test(.enabled(if: Core.isAvailable, "OpenVINO is not set up"), arguments: 1...5)
  func everyStrategyColorsTheScreen(_ presses: Int) async throws {
    for number in 0..<6 { try folder.writePhotograph("\(number).png", red: 200, green: 200, blue: 200) }
    let session = session(Size(columns: 120, rows: 40)) { configuration in
      configuration.models = [ModelSource(name: "Warm", url: ModelFixture.grayToColor.url)]
      configuration.modelSettings.usesSpecializationCache = false
      configuration.filter = .model(0)
    }
    let terminal = MemoryTerminal(size: Size(columns: 120, rows: 40))
    let run = Task { await GalleryApp(session: session, terminal: terminal).run() }
    // Keys that are pressed before there is anybody to hear them are lost.
    _ = try await frame(of: terminal) { _ in true }
    for _ in 0..<presses { terminal.send(.key(.character("s"))) }
    let name = StrategyName.allCases[presses - 1]
    _ = try await frame(of: terminal) { _ in session.model.strategy == name && session.model.isSettled }
    #expect(
      session.model.photographs.allSatisfy { photograph in
        let tile = session.model.tile(photograph.id, .tile)
        return tile.state == .done && tile.finished?.picture != tile.finished?.before
      })
    terminal.send(.key(.character("q")))
    #expect(await run.value == 0)
  }

  @Test func manyPhotographsAreListedAndOnlyTheVisibleOnesAreRead() async throws {
    for number in 0..<500 { try folder.writePhotograph("\(number).png", red: 1, green: 2, blue: 3, side: 8) }
    let session = session(Size(columns: 80, rows: 24))
    _ = await session.runUntilSettled()
    #expect(session.model.photographs.count == 500)
    let prepared = session.model.panel.trace.intervals.filter { $0.kind == .prepare }.count
    #expect(prepared <= 3 * session.model.visibleRange.count, "\(prepared) were read")
  }
}
