import Foundation
import Imaging
import ProgramSupport
import TerminalModel
import Testing

/// Real pixels, seen by a model of the terminal that keeps its own table of images.
@Suite(.serialized, .timeLimit(.minutes(5))) struct PixelTests {
  private static let count = 60
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    _ = try folder.folder("photos")
    for number in 0..<Self.count {
      let picture = referencePicture(300, 200, seed: UInt32(number + 1), noise: 20)
      try folder.write(try picture.jpeg(), "photos/p\(String(format: "%02d", number)).jpg")
    }
  }

  private func start(
    _ personality: TerminalPersonality, _ arguments: [String] = [], columns: Int = 120, rows: Int = 40,
    rate: ReadingRate = .unlimited, timing: ReplyTiming = ReplyTiming(), environment: [String: String] = [:]
  ) throws -> PseudoTerminal {
    try PseudoTerminal(
      ["--filter", "original", "--private"] + arguments + [folder.path("photos")], in: folder, columns: columns,
      rows: rows, personality: personality, environment: environment, rate: rate, timing: timing)
  }

  /// Quits, and looks at what is left.
  private func quit(_ terminal: PseudoTerminal, _ comment: Comment? = nil) {
    terminal.type("q")
    #expect(terminal.exitStatus() == 0, comment)
    let screen = terminal.screen
    #expect(screen.images.storedBytes == 0, comment)
    #expect(screen.unknown.isEmpty && screen.faults.isEmpty, "\(screen.unknown) \(screen.faults)")
    #expect(!screen.isAlternate && screen.isCursorVisible && !screen.hasMouse, comment)
  }

  /// Whether all cells of the first tile's picture show pixels.
  private static func showsPixels(_ screen: TerminalScreen) -> Bool {
    screen.isAtRest && screen.placeholders.count > 500 && screen.placeholderFaults().isEmpty
  }

  /// Whether there is a picture of block characters: quadrants, sextants or octants.
  private static func showsBlocks(_ screen: TerminalScreen) -> Bool {
    let blocks = screen.text.unicodeScalars.filter {
      (0x2580...0x259F).contains($0.value) || (0x1_FB00...0x1_FB3B).contains($0.value)
        || (0x1_CD00...0x1_CDE5).contains($0.value)
    }
    return screen.isAtRest && blocks.count > 500
  }

  @Test func aTileIsThePhotographItself() throws {
    let terminal = try start(.kitty041)
    #expect(terminal.wait { Self.showsPixels($0) && $0.text.contains("p11.jpg") })
    let screen = terminal.screen
    let first = try #require(screen.placeholders.first)
    // The picture in the middle of the first tile, compared with the photograph at the tile's size.
    let cells = screen.placeholders.filter { $0.placeholder.image == first.placeholder.image }
    let columns = cells.map(\.column).min()!..<cells.map(\.column).max()! + 1
    let rows = cells.map(\.row).min()!..<cells.map(\.row).max()! + 1
    let shown = screen.picture(columns: columns, rows: rows)
    let photograph = try ImageDecoder().decode(folder.bytes("photos/p00.jpg"), target: nil).buffer
      .resized(width: shown.width, height: shown.height)
    let similarity = try #require(ImageQuality.ssim(shown.rgb(), truth: photograph.rgb()))
    #expect(similarity > 0.97, "\(shown.width)×\(shown.height)")
    quit(terminal)
  }

  @Test(arguments: [
    TerminalPersonality.kitty041, .kitty026, .konsole, .foot, .xterm, .xtermSixel, .ghostty, .plain, .silent,
    .tmuxPassthrough, .tmuxWithoutPassthrough,
  ])
  func everyTerminalGetsWhatItCanShowAndIsLeftAsItWas(_ personality: TerminalPersonality) throws {
    let terminal = try start(personality)
    let showsPlaceholders =
      ["kitty041", "ghostty"].contains(personality.outer.name) && personality != .tmuxWithoutPassthrough
    #expect(terminal.wait { $0.text.contains("p05.jpg") }, "\(personality.name)")
    if showsPlaceholders {
      #expect(terminal.wait(until: Self.showsPixels), "\(personality.name): \(terminal.screen.faults)")
    } else if personality.outer.sixelRegisters != nil, personality.outer == personality {
      #expect(terminal.wait { $0.sixels.count >= 6 }, "\(personality.name)")
    } else {
      #expect(terminal.wait(until: Self.showsBlocks), "\(personality.name)")
    }
    #expect(showsPlaceholders || terminal.screen.placeholders.isEmpty, "\(personality.name)")
    terminal.type("jjj")
    terminal.type("?")
    #expect(terminal.wait { $0.text.contains("a screen, half a screen") })
    terminal.type("\u{1B}")
    #expect(terminal.wait { !$0.text.contains("a screen, half a screen") })
    if showsPlaceholders { #expect(terminal.wait(until: Self.showsPixels)) }
    quit(terminal, "\(personality.name)")
  }

  @Test func anAnswerThatComesLateStillBringsPixels() throws {
    let terminal = try start(.kitty041, timing: ReplyTiming(delay: .milliseconds(700)))
    #expect(terminal.wait { $0.text.contains("p05.jpg") && $0.placeholders.isEmpty })
    #expect(terminal.wait(until: Self.showsPixels))
    quit(terminal)
  }

  @Test func answersInSingleBytesAreNoKeys() throws {
    let terminal = try start(
      .kitty041, timing: ReplyTiming(delay: .milliseconds(20), pauseBetweenBytes: .milliseconds(30)))
    #expect(terminal.wait(until: Self.showsPixels))
    #expect(terminal.screen.text.contains("1 / 60"))
    quit(terminal)
  }

  @Test func overALineOfAMegabyteASecondPicturesComeInTheStream() throws {
    var remote = TerminalPersonality.kitty041
    remote.graphics?.isRemote = true
    let terminal = try start(
      remote, columns: 200, rows: 60, rate: .bytesPerSecond(1_000_000),
      environment: ["SSH_CONNECTION": "192.0.2.1 1 192.0.2.2 22"])
    #expect(terminal.wait { $0.text.contains("p05.jpg") })
    // While pictures are on their way, keys are answered at once.
    var times: [Duration] = []
    for step in 0..<20 {
      let wanted = step % 2 == 0 ? " 2 / 60" : " 1 / 60"
      times.append(try #require(terminal.time(typing: step % 2 == 0 ? "l" : "h") { $0.text.contains(wanted) }))
    }
    #expect(times.sorted()[times.count / 2] < .milliseconds(100), "\(times)")
    #expect(terminal.wait(until: Self.showsPixels))
    terminal.type("G")
    terminal.type("g")
    #expect(terminal.wait { Self.showsPixels($0) && $0.text.contains("p00.jpg") })
    quit(terminal)
  }

  @Test func aTerminalThatStopsReadingDoesNotStopTheProgram() throws {
    var remote = TerminalPersonality.kitty041
    remote.graphics?.isRemote = true
    let terminal = try start(remote, environment: ["SSH_CONNECTION": "192.0.2.1 1 192.0.2.2 22"])
    #expect(terminal.wait { $0.text.contains("p05.jpg") })
    terminal.rate = .stopped
    terminal.type("GgGgGgGg")
    terminal.type("q")
    // The model sees the end of the line only if it reads, and the program must have ended before.
    #expect(terminal.exitStatus(timeout: .seconds(3)) == 0)
    terminal.rate = .unlimited
  }

  @Test func aNewSizeAndANewFontWhilePicturesAreSent() throws {
    let terminal = try start(.kitty041)
    #expect(terminal.wait { !$0.placeholders.isEmpty })
    for (columns, rows) in [(90, 30), (150, 50), (60, 20), (120, 40)] {
      terminal.resize(columns: columns, rows: rows)
      #expect(
        terminal.wait { $0.columns == columns && Self.isFilled($0) }, "\(columns)×\(rows) \(terminal.screen.faults)")
    }
    terminal.setCellSize(PixelSize(width: 12, height: 26))
    #expect(
      terminal.wait { screen in
        Self.isFilled(screen)
          && screen.placeholders.allSatisfy { (screen.images[$0.placeholder.image]?.width ?? 1) % 12 == 0 }
      })
    quit(terminal)
  }

  private static func isFilled(_ screen: TerminalScreen) -> Bool {
    screen.isAtRest && screen.placeholders.count > 100 && screen.placeholderFaults().isEmpty
  }

  @Test func theTerminalsMemoryIsBoundedAfterManyScreens() throws {
    let terminal = try start(.kitty041, columns: 200, rows: 60)
    #expect(terminal.wait(until: Self.showsPixels))
    for round in 0..<100 {
      terminal.type(round % 2 == 0 ? "\u{1B}[6~" : "\u{1B}[5~")
      terminal.type(round % 10 == 9 ? "\r" : "")
      if round % 10 == 9 {
        #expect(terminal.wait { Self.isFilled($0) })
        terminal.type("\u{1B}")
      }
    }
    #expect(terminal.wait(until: Self.showsPixels))
    #expect(terminal.screen.images.peakStoredBytes <= 64 << 20, "\(terminal.screen.images.peakStoredBytes)")
    quit(terminal)
  }

  @Test(arguments: [SIGTERM, SIGHUP]) func aSignalLeavesNothingInTheTerminal(_ number: Int32) throws {
    let terminal = try start(.kitty041)
    #expect(terminal.wait(until: Self.showsPixels))
    terminal.signal(number)
    #expect(terminal.exitStatus() == 128 + number)
    #expect(terminal.screen.images.storedBytes == 0 && !terminal.screen.isAlternate)
  }

  @Test func aCrashLeavesNothingInTheTerminal() throws {
    let terminal = try start(.kitty041)
    #expect(terminal.wait(until: Self.showsPixels))
    terminal.signal(SIGSEGV)
    #expect(terminal.exitStatus() == 128 + SIGSEGV)
    #expect(terminal.screen.images.storedBytes == 0 && !terminal.screen.isAlternate)
  }

  @Test(arguments: [0, 40, 80, 120, 160]) func aCrashWhilePicturesAreSentLeavesNothing(_ milliseconds: Int) throws {
    var remote = TerminalPersonality.kitty041
    remote.graphics?.isRemote = true
    let terminal = try start(
      remote, columns: 200, rows: 60, rate: .bytesPerSecond(300_000),
      environment: ["SSH_CONNECTION": "192.0.2.1 1 192.0.2.2 22"])
    #expect(terminal.wait { $0.images.payloadBytes > 0 })
    // The moment is to differ: in the middle of a picture, of a frame, between them.
    Thread.sleep(forTimeInterval: Double(milliseconds) / 1000)
    terminal.signal(SIGSEGV)
    #expect(terminal.exitStatus() == 128 + SIGSEGV)
    let screen = terminal.screen
    #expect(screen.images.storedBytes == 0 && !screen.isAlternate && screen.isAtRest)
  }

  @Test func aCrashDoesNotWaitForATerminalThatStopsReading() throws {
    var remote = TerminalPersonality.kitty041
    remote.graphics?.isRemote = true
    let terminal = try start(
      remote, columns: 200, rows: 60, environment: ["SSH_CONNECTION": "192.0.2.1 1 192.0.2.2 22"])
    #expect(terminal.wait { $0.text.contains("p05.jpg") })
    terminal.rate = .stopped
    terminal.type("GgGgGgGg")
    // Nothing tells from outside when the line is full; a screen of pictures in the stream fills it in a few milliseconds.
    Thread.sleep(forTimeInterval: 0.3)
    terminal.signal(SIGSEGV)
    #expect(terminal.exitStatus(timeout: .seconds(3)) == 128 + SIGSEGV)
    terminal.rate = .unlimited
  }

  @Test func withoutColoursOrPixelsNothingIsAsked() throws {
    for (arguments, environment) in [(["--pixels", "off"], [:]), ([], ["NO_COLOR": "1"])]
      as [([String], [String: String])]
    {
      let terminal = try start(.kitty041, arguments, environment: environment)
      #expect(terminal.wait { $0.text.contains("p05.jpg") })
      terminal.type("jk")
      #expect(terminal.wait { $0.isAtRest })
      #expect(terminal.screen.images.payloadBytes == 0 && terminal.screen.placeholders.isEmpty)
      quit(terminal)
    }
  }
}
