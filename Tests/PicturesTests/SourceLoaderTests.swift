import Foundation
import Glibc
import Imaging
import InferenceTrace
import Pictures
import ProgramSupport
import SystemPackage
import Testing

@Suite(.timeLimit(.minutes(1))) struct SourceLoaderTests {
  private let folder: TemporaryFolder
  private let recorder = SpyRecorder()
  private let path: FilePath

  init() throws {
    folder = try TemporaryFolder()
    path = FilePath(folder.path("red.png"))
    try folder.write(try ImageEncoder.png(.plain(red: 200, green: 30, blue: 20, width: 600, height: 400)), "red.png")
  }

  /// A loader with nothing in its memory.
  private func loader(thumbnails: Bool = false) -> SourceLoader {
    SourceLoader(
      decoder: ImageDecoder(),
      thumbnails: thumbnails ? ThumbnailStore(directory: FilePath(folder.path("thumbs"))) : nil,
      memory: PictureCache(capacity: 12 << 20), recorder: recorder)
  }

  @discardableResult private func load(
    _ loader: SourceLoader, _ path: FilePath? = nil, side: Int = 40, predicts: Bool = false
  ) throws -> PreparedPicture {
    try loader.picture(
      1, path ?? self.path, room: PictureRoom(pixels: PixelSize(width: side, height: side)), predicts: predicts,
      inGray: { false },
      isCancelled: { false })
  }

  private func steps(_ label: String) -> Int {
    recorder.intervals.count { $0.kind == .prepareStep && $0.label == label }
  }

  private func thumbnails() -> [String] {
    (try? folder.names(in: "thumbs").flatMap { try folder.names(in: "thumbs/\($0)") }) ?? []
  }

  @Test func aPhotographIsBroughtToTheSizeOfTheScreenInItsColours() throws {
    let picture = try load(loader())
    #expect(picture.after.width == 40 && picture.after.height == 27)
    #expect(picture.originalSize == PixelSize(width: 600, height: 400) && picture.damage == nil)
    #expect(Array(picture.after.bytes.prefix(3)) == [200, 30, 20] && picture.before == picture.after)
  }

  @Test func whatIsInMemoryNeedsNoFile() throws {
    let loader = loader()
    let first = try load(loader)
    unlink(path.string)
    #expect(try load(loader).after == first.after)
    #expect(steps("decode") == 1)
  }

  @Test func whatIsInMemoryIsDecodedAnewWhereMoreOfItIsNeeded() throws {
    let loader = loader()
    try load(loader, side: 40)
    #expect(try load(loader, side: 300).after.width == 300)
    #expect(steps("decode") == 2)
    try load(loader, side: 200)
    #expect(steps("decode") == 2)
  }

  @Test func aLoaderWithoutMemoryDecodesEachTime() throws {
    let loader = SourceLoader(decodingAnewWith: ImageDecoder(), recorder: recorder)
    try load(loader)
    try load(loader)
    #expect(steps("decode") == 2 && thumbnails().isEmpty)
  }

  @Test func aModelGetsMoreOfThePhotographThanASmallTileNeeds() throws {
    let (shown, predicted) = (try load(loader()), try load(loader(), predicts: true))
    #expect(predicted.source.width >= 5 * shown.source.width, "\(predicted.source.width) \(shown.source.width)")
    #expect(predicted.after.width == shown.after.width)
  }

  @Test func theThumbnailOfTheFirstLoaderIsTheNextOnesPhotograph() throws {
    let first = try load(loader(thumbnails: true))
    #expect(thumbnails().count == 1 && recorder.labels(.cacheMiss) == ["thumbnails"])
    let second = try load(loader(thumbnails: true))
    #expect(steps("decode") == 1 && recorder.labels(.cacheHit) == ["thumbnails"])
    #expect(second.after == first.after && second.originalSize == first.originalSize)
  }

  @Test func aPhotographThatHasChangedIsDecodedAnew() throws {
    try load(loader(thumbnails: true))
    try folder.write(try ImageEncoder.png(.plain(red: 10, green: 20, blue: 230, width: 60, height: 40)), "red.png")
    utimes(path.string, [timeval(tv_sec: 1, tv_usec: 0), timeval(tv_sec: 1, tv_usec: 0)])
    let picture = try load(loader(thumbnails: true))
    #expect(Array(picture.after.bytes.prefix(3)) == [10, 20, 230])
    #expect(picture.originalSize == PixelSize(width: 60, height: 40))
    #expect(recorder.labels(.cacheMiss).count == 2 && recorder.labels(.cacheHit).isEmpty)
  }

  @Test func whatIsLeftOfADamagedPhotographIsShownAndGetsNoThumbnail() throws {
    let whole = try PixelBuffer.plain(red: 200, green: 30, blue: 20, width: 600, height: 400).jpeg()
    try folder.write(Array(whole.prefix(whole.count * 2 / 3)), "cut.jpg")
    let picture = try load(loader(thumbnails: true), FilePath(folder.path("cut.jpg")))
    #expect(picture.damage != nil && picture.after.width == 40)
    #expect(thumbnails().isEmpty)
  }

  @Test func aFileThatIsNoPictureIsReadAgainOnceItIsOne() throws {
    try folder.write(Array("no picture".utf8), "bad.png")
    let (loader, bad) = (loader(thumbnails: true), FilePath(folder.path("bad.png")))
    #expect(throws: ImageError.self) { try load(loader, bad) }
    #expect(thumbnails().isEmpty)
    try folder.writePhotograph("bad.png", red: 1, green: 2, blue: 3)
    #expect(Array(try load(loader, bad).after.bytes.prefix(3)) == [1, 2, 3])
  }

  @Test func whereThumbnailsCannotBeWrittenPhotographsAreShownAllTheSame() throws {
    try folder.write([], "thumbs")
    #expect(try load(loader(thumbnails: true)).after.width == 40)
  }

  @Test func aPhotographThatIsNoLongerWantedIsGivenUpAndNothingIsKeptOfIt() throws {
    let loader = loader(thumbnails: true)
    #expect(throws: CancellationError.self) {
      try loader.picture(
        1, path, room: PictureRoom(pixels: PixelSize(width: 40, height: 40)), predicts: false, inGray: { false },
        isCancelled: { true })
    }
    #expect(thumbnails().isEmpty && steps("resize") == 0)
    try load(loader)
    #expect(thumbnails().count == 1)
  }

  @Test func itIsAskedForGrayOnceThePhotographIsThere() throws {
    var decoded = 0
    let picture = try loader().picture(
      1, path, room: PictureRoom(pixels: PixelSize(width: 40, height: 40)), predicts: false,
      inGray: {
        decoded = steps("decode")
        return true
      }, isCancelled: { false })
    #expect(decoded == 1 && picture.before.format == .gray8)
  }
}
