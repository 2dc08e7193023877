import Foundation
import Glibc
import Imaging
import ProgramSupport
import SystemPackage
import Testing

@Suite struct ThumbnailStoreTests {
  private let photograph = FilePath("/photographs/a b é.jpg")
  private let picture = PixelBuffer.gray(256, 128) { x, y in UInt8(truncatingIfNeeded: x ^ y) }
  private let originalSize = PixelSize(width: 4_000, height: 2_000)

  private let folder: TemporaryFolder
  /// With the photograph's thumbnail in it.
  private let store: ThumbnailStore
  /// The thumbnail.
  private let file: String

  init() throws {
    folder = try TemporaryFolder()
    store = ThumbnailStore(directory: FilePath(folder.path("thumbnails")))
    try store.store(picture, for: photograph, modificationTime: 7, size: .large, originalSize: originalSize)
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path("thumbnails/large"))
    file = folder.path("thumbnails/large/\(try #require(names.first))")
  }

  @Test func whatIsStoredIsFoundWithTheOriginalsSize() throws {
    let found = try #require(store.lookup(photograph, modificationTime: 7, atLeast: .large))
    #expect(found.buffer == picture)
    #expect(found.originalSize == originalSize)
  }

  @Test func theFileIsNamedAndMarkedAsTheSpecificationAsks() throws {
    // The MD5 sum of “file:///photographs/a%20b%20%C3%A9.jpg”.
    #expect((file as NSString).lastPathComponent == "ada9e70ff262031a727ef47d6421bcdf.png")
    var information = stat()
    #expect(stat(file, &information) == 0)
    #expect(information.st_mode & 0o777 == 0o600)
    let content = String(decoding: try Data(contentsOf: URL(fileURLWithPath: file)), as: UTF8.self)
    for text in ["Thumb::URI\0file:///photographs/a%20b%20%C3%A9.jpg", "Thumb::MTime\07"] {
      #expect(content.contains(text))
    }
  }

  @Test func aThumbnailOfAnotherMomentOrOfASmallerSizeIsNotUsed() throws {
    #expect(store.lookup(photograph, modificationTime: 8, atLeast: .large) == nil)
    #expect(store.lookup(photograph, modificationTime: 7, atLeast: .extraLarge) == nil)
    #expect(store.lookup(photograph, modificationTime: 7, atLeast: .normal) != nil)
    #expect(store.lookup("/photographs/other.jpg", modificationTime: 7, atLeast: .normal) == nil)
  }

  @Test func aDamagedThumbnailIsAsGoodAsNone() throws {
    let whole = try Data(contentsOf: URL(fileURLWithPath: file))
    for count in [0, 10, whole.count / 2, whole.count - 40] {
      try whole.prefix(count).write(to: URL(fileURLWithPath: file))
      #expect(store.lookup(photograph, modificationTime: 7, atLeast: .large) == nil, "\(count) bytes")
    }
    try store.store(picture, for: photograph, modificationTime: 7, size: .large, originalSize: originalSize)
    #expect(store.lookup(photograph, modificationTime: 7, atLeast: .large) != nil)
  }

  @Test func aThumbnailThatSaysItIsAnotherPhotographsIsNotUsed() throws {
    let bytes = try ImageEncoder.png(picture, text: [("Thumb::URI", "file:///other.jpg"), ("Thumb::MTime", "7")])
    try Data(bytes).write(to: URL(fileURLWithPath: file))
    #expect(store.lookup(photograph, modificationTime: 7, atLeast: .large) == nil)
  }

  @Test func smallPhotographsAndThumbnailsThemselvesHaveNone() throws {
    let small = PixelSize(width: 256, height: 128)
    try store.store(picture, for: "/small.png", modificationTime: 7, size: .large, originalSize: small)
    try store.store(picture, for: FilePath(file), modificationTime: 7, size: .large, originalSize: originalSize)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path("thumbnails/large")).count == 1)
  }

  @Test func aFolderThatCannotBeWrittenIsAnErrorThatNamesIt() throws {
    try folder.write([], "file")
    let store = ThumbnailStore(directory: FilePath(folder.path("file/thumbnails")))
    let error = #expect(throws: ImageError.self) {
      try store.store(picture, for: photograph, modificationTime: 7, size: .large, originalSize: originalSize)
    }
    #expect(error?.description.contains(folder.path("file/thumbnails")) == true)
    #expect(store.lookup(photograph, modificationTime: 7, atLeast: .large) == nil)
  }
}
