import Foundation
import Imaging
import ProgramSupport
import SystemPackage
import Testing

/// What is left of a damaged picture can be had, with what is wrong with it; who does not ask for that gets an error.
@Suite struct DamagedPictureTests {
  private let decoder = ImageDecoder()

  /// Noise: pixels that cost bytes, so that a cut goes through them.
  private static let noise = PixelBuffer.gray(160, 120) { x, y in
    var value = UInt64(y * 160 + x) &* 0x9E37_79B9_7F4A_7C15
    value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
    return UInt8(truncatingIfNeeded: value >> 40)
  }

  private static func noise(_ format: ImageFormat) throws -> [UInt8] {
    switch format {
    case .jpeg: try ImageEncoder.jpeg(noise, quality: 90)
    case .webp: try ImageEncoder.webp(noise, quality: 90)
    default: try ImageEncoder.png(noise)
    }
  }

  @Test(arguments: [ImageFormat.jpeg, .png, .webp]) func aPictureThatIsCutOffIsShownUpToThereWithAMark(
    _ format: ImageFormat
  ) throws {
    let whole = try Self.noise(format)
    let cut = Array(whole.prefix(whole.count * 2 / 3))
    let error = #expect(throws: ImageError.self) { try decoder.decode(cut, target: nil) }
    #expect(error?.code == .truncated, "\(error?.message ?? "")")
    let right = try decoder.decode(whole, target: nil)
    #expect(right.damage == nil)
    let shown = try decoder.decode(cut, target: nil, acceptsDamage: true)
    #expect(shown.originalSize == PixelSize(width: 160, height: 120))
    #expect(try #require(shown.damage).contains("ends too early"), "\(shown.damage ?? "")")
    #expect(try #require(shown.damage).contains("of 120 rows"), "\(shown.damage ?? "")")
    for y in stride(from: 0, to: 40, by: 5) {
      for x in stride(from: 0, to: 160, by: 7) { #expect(shown.buffer.pixel(x, y) == right.buffer.pixel(x, y)) }
    }
    // Small as on a tile, too.
    #expect(
      try decoder.decode(cut, target: PixelSize(width: 20, height: 20), acceptsDamage: true).damage != nil)
  }

  @Test func aJPEGThatLacksOnlyItsEndMarkerIsWhole() throws {
    let whole = try Self.noise(.jpeg)
    let shown = try decoder.decode(Array(whole.dropLast(2)), target: nil)
    #expect(shown.damage == nil)
    #expect(try shown.buffer == decoder.decode(whole, target: nil).buffer)
    #expect(throws: ImageError.self) { try decoder.decode(Array(whole.dropLast(6)), target: nil) }
  }

  @Test func aPNGThatLacksItsEndIsWholeAndOneWithAWrongChecksumIsDamaged() throws {
    let whole = try Self.noise(.png)
    let right = try decoder.decode(whole, target: nil).buffer
    #expect(try decoder.decode(Array(whole.dropLast(12)), target: nil).buffer == right)
    var flipped = whole
    flipped[whole.count / 2] ^= 1
    let error = #expect(throws: ImageError.self) { try decoder.decode(flipped, target: nil) }
    #expect(error?.code == .damaged)
    let shown = try decoder.decode(flipped, target: nil, acceptsDamage: true)
    #expect(shown.damage != nil && shown.buffer.pixel(3, 3) == right.pixel(3, 3))
  }

  @Test func everyBitOfAPNGsPixelsIsCheckedButNotThoseOfItsTexts() throws {
    let whole = try ImageEncoder.png(Self.noise, text: [("Comment", "a word")])
    let text = try #require(whole.indices.first { whole[$0...].starts(with: Array("a word".utf8)) })
    let pixels = try #require(whole.indices.first { whole[$0...].starts(with: Array("IDAT".utf8)) }) + 4
    for place in stride(from: pixels, to: whole.count - 16, by: 997) {
      var flipped = whole
      flipped[place] ^= 0x10
      #expect(throws: ImageError.self) { try decoder.decode(flipped, target: nil) }
    }
    var flipped = whole
    flipped[text] ^= 1
    #expect(throws: Never.self) { try decoder.decode(flipped, target: nil) }
  }

  @Test func aDamagedThumbnailIsNeverUsedAndIsFound() throws {
    let folder = try TemporaryFolder()
    let store = ThumbnailStore(directory: FilePath(folder.path("thumbnails")))
    try store.store(
      PixelBuffer.gray(128, 96) { x, y in UInt8(truncatingIfNeeded: x &* y &* 31) }, for: "/photographs/x.jpg",
      modificationTime: 7, size: .normal, originalSize: PixelSize(width: 640, height: 480))
    #expect(store.lookup("/photographs/x.jpg", modificationTime: 7, atLeast: .normal) != nil)
    let entry = try #require(store.entries(decodes: true).first)
    #expect(entry.damage == nil)
    let file = URL(fileURLWithPath: entry.path.string)
    let bytes = Array(try Data(contentsOf: file))
    let start = try #require(bytes.indices.first { bytes[$0...].starts(with: Array("IDAT".utf8)) }) + 4
    for place in stride(from: start, to: bytes.count - 16, by: max(1, (bytes.count - start) / 40)) {
      var flipped = bytes
      flipped[place] ^= 4
      try Data(flipped).write(to: file)
      #expect(store.lookup("/photographs/x.jpg", modificationTime: 7, atLeast: .normal) == nil)
      #expect(store.entries(decodes: true).first?.damage != nil)
    }
  }
}
