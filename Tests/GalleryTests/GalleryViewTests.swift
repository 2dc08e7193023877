import Gallery
import Imaging
import InferenceTrace
import Pictures
import SystemPackage
import TerminalUI
import Testing

/// Screens of every size with all that can stand on them.
@Suite struct GalleryViewTests {
  static let sizes = [(20, 5), (1, 1), (80, 24), (120, 40), (200, 60), (300, 20), (30, 100)]
    .map { Size(columns: $0.0, rows: $0.1) }
  static let names = [
    "plain.jpg", "\u{1B}[2J\u{1B}]0;owned\u{07}.jpg", "two\nlines\r.png", "漢字の写真.webp", "🙂🏽‍❤️.gif",
    "e\u{301}\u{302}\u{303}.jpg",
    "\u{202E}gpj.exe", "\u{9B}31m.jpg", String(repeating: "long", count: 60) + ".jpeg",
  ]

  private let picture = ScreenPicture(
    grid: PixelGrid(width: 30, height: 20, pixels: (0..<600).map { .rgb(UInt8($0 % 256), 100, 50) }))

  /// A gallery with a tile in each state, a trace, and names of all kinds.
  private func gallery(_ size: Size) -> GalleryModel {
    var model = GalleryModel(
      screenSize: size, title: "\u{1B}[31mfolder", modelNames: ["Colorizer\n"], filter: .model(0))
    let photographs = Self.names.enumerated().map { Photograph(id: $0.offset, path: FilePath("/p/" + $0.element)) }
    _ = GalleryUpdate.update(&model, .listed(photographs, isComplete: true))
    _ = GalleryUpdate.update(&model, .creditsRead(Dictionary(uniqueKeysWithValues: Self.names.map { ($0, "\u{1B}c") })))
    let progresses: [PictureProgress] = [
      .preparing, .prepared(preview: picture), .predicting,
      .finished(
        FinishedPicture(
          picture: picture, before: picture,
          answer: .classes([.init(index: 3, label: "tabby\u{1B}[m\u{202E}", value: 0.6)]),
          originalSize: PixelSize(width: 300, height: 200), times: StageTimes())),
      .failed(PictureFailure(shortReason: "cut off\u{07}", reason: "the file ends \u{1B}[1m early")),
    ]
    for (key, progress) in zip(model.activeKeys.sorted { $0.photograph < $1.photograph }, progresses) {
      let generation = model.tile(key.photograph, key.purpose).generation
      _ = GalleryUpdate.update(&model, .picture(key, generation: generation, progress))
    }
    _ = GalleryUpdate.update(&model, .tick(records, now: TraceTime(nanoseconds: 5_000_000_000)))
    return model
  }

  private var records: [TraceRecord] {
    func time(_ milliseconds: Int) -> TraceTime { TraceTime(nanoseconds: UInt64(milliseconds) * 1_000_000) }
    let predictions = (0..<20).map { number in
      TraceRecord.interval(
        TraceInterval(
          kind: .predict, label: "x\u{1B}[2J", device: "CPU", start: time(3_000 + number * 70),
          end: time(3_200 + number * 70), outcome: number % 5 == 0 ? .cancelled : .completed))
    }
    return predictions + [
      .event(TraceEvent(kind: .cacheHit, label: "thumbnails", time: time(4_000))),
      .counter(TraceCounter(name: .residentBytes, value: 150e6, time: time(4_500))),
    ]
  }

  private func check(_ model: GalleryModel) {
    let frame = GalleryView.frame(of: model)
    // A screen of one cell has room for nothing.
    let isBlank = frame.text(trimmingTrailingBlanks: true).allSatisfy(\.isWhitespace)
    #expect(!isBlank || model.screenSize.columns == 1)
    for scalar in frame.text(trimmingTrailingBlanks: false).unicodeScalars where scalar != "\n" {
      #expect(scalar.value >= 0x20 && !(0x7F...0x9F).contains(scalar.value), "U+\(String(scalar.value, radix: 16))")
      #expect(!(0x202A...0x202E).contains(scalar.value))
    }
  }

  @Test(arguments: sizes) func everyScreenKeepsToItsSizeAndIsFreeOfControlCharacters(_ size: Size) {
    let keys: [[Key]] = [
      [], [.tab], [.character("?")], [.character("i")], [.enter], [.enter, .right, .right], [.enter, .character("i")],
      [.character("+")], [.character("-"), .character("-")], [.character("/"), .character("l")], [.end],
      [.character("c")], [.character("c"), .character("c")], [.character(" ")], [.character("P")],
      [.character("P"), .left, .character("+"), .character("+"), .home], [.character("["), .character("<")],
      [.character("P"), .character("?")], [.enter, .character("P")],
    ]
    for sequence in keys {
      var model = gallery(size)
      check(model)
      for key in sequence { _ = GalleryUpdate.update(&model, .terminal(.key(key))) }
      check(model)
    }
  }

  @Test(arguments: sizes) func anEmptyGalleryIsAScreenToo(_ size: Size) {
    var model = GalleryModel(screenSize: size, title: "", modelNames: [], filter: .original)
    check(model)
    _ = GalleryUpdate.update(&model, .listingFailed(path: "/p/\u{1B}[2J", reason: "it cannot be read\n"))
    _ = GalleryUpdate.update(&model, .listed([], isComplete: true))
    for key in [Key.down, .end, .enter, .character("i"), .character("?"), .pageDown, .character("n")] {
      _ = GalleryUpdate.update(&model, .terminal(.key(key)))
      check(model)
    }
  }

  @Test func theScreenNamesThePhotographTheReasonAndTheDevice() {
    let text = GalleryView.frame(of: gallery(Size(columns: 200, rows: 60))).text(trimmingTrailingBlanks: true)
    for expected in ["plain.jpg", "cut off", "9 photographs", "CPU", "漢字の写真.webp"] { #expect(text.contains(expected)) }
  }

  @Test(arguments: [(80, 24), (120, 40), (200, 60)]) func theProfilerShowsAllTracksAndWhatTheyAddUpTo(
    _ size: (Int, Int)
  ) {
    var model = gallery(Size(columns: size.0, rows: size.1))
    _ = GalleryUpdate.update(&model, .terminal(.key(.character("P"))))
    let text = GalleryView.frame(of: model).text()
    for expected in [
      "prepare", "predict CPU", "convert", "draw", "events", "memory", "latency", "tile", "median", "now",
    ] {
      #expect(text.contains(expected), "\(expected)")
    }
    #expect(!text.contains("漢字の写真.webp"))
  }

  @Test func onALightBackgroundNoColourIsLeftThatIsMeantForADarkOne() {
    var model = gallery(Size(columns: 200, rows: 60))
    _ = GalleryUpdate.update(&model, .terminal(.appearance(.light)))
    for key in [Key.escape, .character("P"), .character("?")] {
      _ = GalleryUpdate.update(&model, .terminal(.key(key)))
      let frame = GalleryView.frame(of: model)
      for row in 0..<frame.size.rows {
        for column in 0..<frame.size.columns where !frame[column, row].style.attributes.contains(.picture) {
          #expect(Theme.light[frame[column, row].style.foreground] == nil)
        }
      }
    }
  }

  @Test func aTinyScreenStillShowsAPicture() {
    var model = gallery(Size(columns: 20, rows: 5))
    let picture = FinishedPicture(
      picture: picture, before: picture, originalSize: PixelSize(width: 300, height: 200), times: StageTimes())
    for key in model.activeKeys {
      let generation = model.tile(key.photograph, key.purpose).generation
      _ = GalleryUpdate.update(&model, .picture(key, generation: generation, .finished(picture)))
    }
    let frame = GalleryView.frame(of: model)
    let cells = (0..<5).flatMap { row in (0..<20).map { frame[$0, row] } }
    #expect(cells.contains { $0.style.attributes.contains(.picture) })
  }
}
