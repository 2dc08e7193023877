import Imaging
import Testing

@Suite struct IndexedPNGTests {
  private func decoded(_ png: [UInt8]) throws -> PixelBuffer { try ImageDecoder().decode(png, target: nil).buffer }

  /// The chunk IHDR's bit depth and colour type.
  private func kind(_ png: [UInt8]) -> [UInt8] { Array(png[24...25]) }

  @Test func aPhotographComesBack() throws {
    let picture = IndexedPictureTests.landscape.indexed(colorCount: 200)
    let png = try ImageEncoder.png(picture)
    #expect(try decoded(png) == picture.rgb())
    #expect(kind(png) == [8, 3])
  }

  /// Odd widths end in the middle of a byte.
  @Test(arguments: [(1, 1), (2, 1), (3, 2), (4, 2), (5, 4), (16, 4), (17, 8), (256, 8)], [1, 7, 8, 33])
  func fewColorsTakeFewBits(_ kinds: (colors: Int, bits: UInt8), _ width: Int) throws {
    let colors = (0..<kinds.colors).map {
      IndexedPicture.Color(red: UInt8($0), green: UInt8(255 - $0), blue: UInt8($0 / 2))
    }
    let indices = (0..<width * 16).map { UInt8($0 * 5 % kinds.colors) }
    let picture = IndexedPicture(width: width, height: 16, palette: colors, indices: indices)
    let png = try ImageEncoder.png(picture)
    #expect(kind(png) == [kinds.bits, 3])
    #expect(try decoded(png) == picture.rgb())
  }

  @Test(arguments: 0...9) func everyLevelGivesTheSamePixels(_ level: Int) throws {
    let picture = IndexedPictureTests.landscape.indexed(colorCount: 64)
    #expect(try decoded(ImageEncoder.png(picture, compressionLevel: level)) == picture.rgb())
  }

  @Test func aPaletteTakesAThirdOfTheBytes() throws {
    let picture = IndexedPictureTests.landscape
    let plain = try ImageEncoder.png(picture)
    #expect(try ImageEncoder.png(picture.indexed(colorCount: 128)).count < plain.count * 2 / 3)
  }

  @Test(arguments: [(0, 0), (0, 3), (3, 0)]) func noPixelsAreRefused(_ width: Int, _ height: Int) {
    let picture = IndexedPicture(width: width, height: height, palette: [], indices: [])
    #expect(throws: ImageError.self) { try ImageEncoder.png(picture) }
  }
}
