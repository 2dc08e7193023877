import Imaging
import Pictures
import ProgramSupport
import Testing

@Suite struct PictureCacheTests {
  /// A decoded photograph of this many bytes.
  private func source(_ width: Int, _ height: Int, of original: PixelSize? = nil, gray: UInt8 = 0)
    -> PictureCache.Source
  {
    PictureCache.Source(
      buffer: .plain(gray: gray, width: width, height: height),
      originalSize: original ?? PixelSize(width: 10 * width, height: 10 * height))
  }

  private func isThere(_ photograph: Int, in cache: PictureCache) -> Bool {
    cache.source(of: photograph, covering: PixelSize(width: 1, height: 1)) != nil
  }

  @Test func whatIsStoredIsFoundWithItsSizeAndItsDamage() throws {
    let cache = PictureCache(capacity: 10_000)
    var stored = source(20, 10, gray: 7)
    stored.damage = "the file ends early"
    cache.store(stored, of: 3)
    let found = try #require(cache.source(of: 3, covering: PixelSize(width: 20, height: 20)))
    #expect(found.buffer == stored.buffer && found.originalSize == PixelSize(width: 200, height: 100))
    #expect(found.damage == "the file ends early")
    #expect(cache.source(of: 4, covering: PixelSize(width: 1, height: 1)) == nil)
  }

  @Test(arguments: [((20, 20), true), ((99, 10), true), ((21, 10), true), ((20, 99), true), ((21, 11), false)])
  func aPhotographCoversWhatIsNoWiderOrNoHigher(_ size: ((Int, Int), Bool)) {
    let cache = PictureCache(capacity: 10_000)
    cache.store(source(20, 10), of: 0)
    let wanted = PixelSize(width: size.0.0, height: size.0.1)
    #expect((cache.source(of: 0, covering: wanted) != nil) == size.1)
  }

  @Test func aSmallFileThatIsThereAsAWholeCoversEverySize() {
    let cache = PictureCache(capacity: 10_000)
    cache.store(source(20, 10, of: PixelSize(width: 20, height: 10)), of: 0)
    #expect(cache.source(of: 0, covering: PixelSize(width: 5_000, height: 5_000)) != nil)
  }

  @Test func theLeastRecentlyUsedGoesFirst() {
    let cache = PictureCache(capacity: 1_000)
    for photograph in 0..<10 { cache.store(source(10, 10), of: photograph) }
    #expect(cache.byteCount == 1_000 && isThere(0, in: cache))
    cache.store(source(10, 10), of: 10)
    #expect(cache.byteCount == 1_000)
    #expect(isThere(0, in: cache) && !isThere(1, in: cache) && isThere(2, in: cache) && isThere(10, in: cache))
  }

  @Test func askingForMoreThanIsThereIsNoUse() {
    let cache = PictureCache(capacity: 1_000)
    for photograph in 0..<10 { cache.store(source(10, 10), of: photograph) }
    #expect(cache.source(of: 0, covering: PixelSize(width: 50, height: 50)) == nil)
    cache.store(source(10, 10), of: 10)
    #expect(!isThere(0, in: cache) && isThere(1, in: cache))
  }

  @Test func aPhotographIsThereOnceHoweverOftenItIsStored() {
    let cache = PictureCache(capacity: 1_000)
    for gray in 0..<50 { cache.store(source(10, 5, gray: UInt8(gray)), of: 0) }
    #expect(cache.byteCount == 50)
    #expect(cache.source(of: 0, covering: PixelSize(width: 1, height: 1))?.buffer.bytes.first == 49)
  }

  @Test func oneThatWouldPushOutManyIsNotKept() {
    let cache = PictureCache(capacity: 1_000)
    cache.store(source(101, 1), of: 0)
    cache.store(source(100, 1), of: 1)
    #expect(!isThere(0, in: cache) && isThere(1, in: cache) && cache.byteCount == 100)
  }
}
