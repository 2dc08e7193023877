import Gallery
import Imaging
import InferenceTrace
import ModelFixtures
import OpenVINO
import Pictures
import ProgramSupport
import Scheduling
import SystemPackage
import TerminalUI
import Testing

/// Large pictures of real files by real models, in a terminal that shows pixels.
@Suite(.timeLimit(.minutes(2)), .serialized, .enabled(if: Core.isAvailable, "OpenVINO is not set up")) @MainActor
struct ZoomedPictureTests {
  private static let size = PixelSize(width: 1_800, height: 1_200)
  private static let photograph = referencePicture(size.width, size.height, seed: 3, noise: 12)

  /// A gallery of one photograph whose effects are carried out.
  @MainActor private final class Running {
    var model: GalleryModel
    let recorder = SpyRecorder()
    let runner: EffectRunner
    private let folder: TemporaryFolder
    private let workers = WorkerPool(threadCount: 2, niceness: 0)
    private let messages = MessageQueue<GalleryMessage>()

    init(_ models: [ModelFixture], _ filter: Filter) async throws {
      folder = try TemporaryFolder()
      try folder.write(try ImageEncoder.png(ZoomedPictureTests.photograph, compressionLevel: 1), "a.png")
      let messages = messages
      let loader = SourceLoader(decodingAnewWith: ImageDecoder(), recorder: recorder)
      var settings = ModelSettings()
      settings.usesSpecializationCache = false
      let shelf = ModelShelf(
        sources: models.map { ModelSource(name: $0.rawValue, url: $0.url) }, settings: settings, recorder: recorder
      ) { messages.send(.modelChanged($0, $1)) }
      runner = EffectRunner(
        workers: workers, loader: loader, freshLoader: loader, models: shelf, inFlight: 2, recorder: recorder
      ) { messages.send($0) }
      model = GalleryModel(
        screenSize: Size(columns: 100, rows: 30), title: "", modelNames: models.map(\.rawValue), filter: filter)
      let pixels = PixelSupport(
        methods: [.placeholders], cellSize: CellSize(width: 8, height: 16), reason: "this is a test")
      take(.terminal(.pixels(pixels)))
      let photograph = Photograph(id: 0, path: FilePath(folder.path("a.png")))
      take(.listed([photograph], isComplete: true))
      await settle()
    }

    deinit { workers.shutDown() }

    private func take(_ message: GalleryMessage) {
      for effect in GalleryUpdate.update(&model, message) { runner.run(effect) }
    }

    /// Waits until all that was asked for is there.
    private func settle() async {
      await eventually {
        for message in messages.takeAll() { take(message) }
        return model.activeKeys.isEmpty
      }
    }

    func press(_ keys: Key...) async {
      for key in keys { take(.terminal(.key(key))) }
      await settle()
    }

    func finished() throws -> FinishedPicture { try #require(model.tile(0, .large).finished) }

    /// The photograph's pixels that should be seen.
    func region() throws -> (column: Int, row: Int, width: Int, height: Int) {
      let region = model.zoomRoom.view(try #require(model.large?.zoom)).region
      let size = ZoomedPictureTests.size
      func pixels(_ share: Double, _ count: Int) -> Int { Int((share * Double(count)).rounded()) }
      return (
        pixels(region.x, size.width), pixels(region.y, size.height), pixels(region.width, size.width),
        pixels(region.height, size.height)
      )
    }
  }

  private func crop(
    _ picture: PixelBuffer, _ part: (column: Int, row: Int, width: Int, height: Int)
  ) -> PixelBuffer {
    let count = picture.format.componentCount
    let rows = (part.row..<part.row + part.height).map { y in
      let start = (y * picture.width + part.column) * count
      return picture.bytes[start..<start + part.width * count]
    }
    return PixelBuffer(width: part.width, height: part.height, format: picture.format, bytes: rows.flatMap { $0 })
  }

  private func largestDifference(_ left: PixelBuffer?, _ right: PixelBuffer) -> Int {
    guard let left, left.width == right.width, left.height == right.height else { return 255 }
    return zip(left.rgb().bytes, right.rgb().bytes).reduce(0) { max($0, abs(Int($1.0) - Int($1.1))) }
  }

  /// What the model makes of all of the photograph, computed without it.
  private var colored: PixelBuffer {
    let gray = Self.photograph.grayscale()
    let input = gray.resized(width: 24, height: 20)
    let output = PixelBuffer(
      width: 24, height: 20, format: .rgb8,
      bytes: input.bytes.flatMap { [$0, 255 - $0, UInt8(clamping: 2 * Int($0) - 128)] })
    return output.recolored(luminanceOf: gray)
  }

  @Test func aPartAtItsOwnSizeIsCutOutOfThePhotographAndOfTheModelsPicture() async throws {
    let gallery = try await Running([.grayToColor], .model(0))
    await gallery.press(.enter)
    let predictions = gallery.recorder.outcomes(.predict).count
    await gallery.press(.character("1"))
    for keys in [[], [Key.character("l"), .character("l")], [.character("j"), .character("h")]] {
      for key in keys { await gallery.press(key) }
      let (part, finished) = (try gallery.region(), try gallery.finished())
      #expect(part.width < Self.size.width && part.height < Self.size.height)
      // To the pixel.
      #expect(finished.before.bitmap?.picture == crop(Self.photograph.grayscale(), part))
      #expect(largestDifference(finished.picture.bitmap?.picture, crop(colored, part)) <= 4)
    }
    await gallery.press(.character("+"), .character("+"), .character("-"), .character("z"))
    #expect(gallery.recorder.outcomes(.predict).count == predictions && predictions > 0)
  }

  @Test func anEnlargedPartIsThatOfTheEnlargedPhotograph() async throws {
    let gallery = try await Running([], .original)
    await gallery.press(.enter, .character("1"))
    for _ in 0..<6 { await gallery.press(.character("+")) }
    for _ in 0..<3 { await gallery.press(.character("k")) }
    let part = try gallery.region()
    let shown = try #require(gallery.finished().picture.bitmap?.picture)
    #expect(shown.width > 3 * part.width)
    let expected = crop(Self.photograph, part).resized(width: shown.width, height: shown.height)
    // The crop alone knows nothing of the pixels beyond its edges, so these are left out.
    let edge = shown.width / part.width + 1
    let inside = (edge, edge, shown.width - 2 * edge, shown.height - 2 * edge)
    #expect(largestDifference(crop(shown, inside), crop(expected, inside)) <= 1)
  }

  @Test(arguments: [ModelFixture.lightMask, .depth, .brightness]) func whatAModelDrawsOverAPartBelongsThere(
    _ fixture: ModelFixture
  ) async throws {
    let gallery = try await Running([fixture], .model(0))
    await gallery.press(.enter)
    let whole = try #require(gallery.finished().picture.bitmap?.picture)
    await gallery.press(.character("+"), .character("+"), .character("l"))
    let part = try gallery.region()
    let shown = try #require(gallery.finished().picture.bitmap?.picture)
    // The same part of the whole picture has fewer pixels, so only the means are compared.
    func share(_ value: Int, _ of: Int, _ count: Int) -> Int { value * count / of }
    let same = crop(
      whole,
      (
        share(part.column, Self.size.width, whole.width), share(part.row, Self.size.height, whole.height),
        share(part.width, Self.size.width, whole.width), share(part.height, Self.size.height, whole.height)
      ))
    let (one, other) = (shown.resized(width: 8, height: 6), same.resized(width: 8, height: 6))
    #expect(largestDifference(one, other) <= 16)
  }

  @Test func panesAreZoomedAlikeAndBlinkInTheWholeRoomWithoutAnotherPrediction() async throws {
    let gallery = try await Running([.grayToColor, .quantized], .comparison(0, 1))
    await gallery.press(.enter)
    let predictions = gallery.recorder.outcomes(.predict).count
    await gallery.press(.character("1"))
    let part = try gallery.region()
    let finished = try gallery.finished()
    let panes = try #require(finished.comparison?.panes)
    let joined = try #require(finished.picture.bitmap?.picture)
    func pane(_ place: Int) -> PixelBuffer {
      let (width, height) = (panes.columns * 8, panes.rows * 16)
      return crop(joined, (place % 2 * (width + 2 * 8), place / 2 * (height + 16), width, height))
    }
    #expect(panes.hasDifference && pane(0) == crop(Self.photograph, part))
    #expect(largestDifference(pane(1), crop(colored, part)) <= 4)
    await gallery.press(.character("b"))
    let alone = try gallery.finished().alone
    let whole = try gallery.region()
    #expect(alone.count == 3 && alone[0].bitmap?.picture == crop(Self.photograph, whole))
    #expect(alone[0].columns > 2 * panes.columns)
    await gallery.press(.character("b"), .character("b"), .character("b"), .escape)
    #expect(gallery.model.large == LargeState())
    #expect(gallery.recorder.outcomes(.predict).count == predictions && predictions > 1)
  }

  @Test func thePhotographIsDecodedOnceAndLetGoInTheGrid() async throws {
    let gallery = try await Running([.grayToColor], .model(0))
    await gallery.press(.enter, .character("1"))
    let byteCount = Self.size.width * Self.size.height * 3
    #expect((byteCount..<byteCount + 1 << 20).contains(gallery.runner.keptByteCount))
    func decodings() -> Int { gallery.recorder.intervals.count { $0.kind == .prepareStep && $0.label == "decode" } }
    let before = decodings()
    for key in "ljhk+++---" { await gallery.press(.character(key)) }
    #expect(decodings() == before)
    await gallery.press(.enter)
    // Only what the model gave is kept: 24 × 20 pixels.
    #expect(gallery.runner.keptByteCount < 10_000)
    // Once for all of it, and once for the part.
    await gallery.press(.enter)
    await gallery.press(.character("1"))
    #expect(decodings() == before + 2)
  }
}
