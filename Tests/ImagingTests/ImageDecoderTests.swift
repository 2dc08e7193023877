import Imaging
import Testing

@Suite struct ImageDecoderTests {
  private let decoder = ImageDecoder()

  private func expectQuadrants(_ picture: PixelBuffer, tolerance: Int) {
    #expect((picture.width, picture.height) == (64, 48))
    for (x, y, color) in Fixture.quadrants {
      #expect(isNear(picture.pixel(x, y), color, tolerance), "(\(x), \(y)): \(picture.pixel(x, y)), not \(color)")
    }
  }

  @Test(arguments: [
    ("quadrants.png", ImageFormat.png, 0), ("quadrants.webp", .webp, 0), ("orientation-1.jpg", .jpeg, 6),
  ])
  func formatsHaveTheirColours(_ name: String, _ format: ImageFormat, _ tolerance: Int) throws {
    let image = try decoder.decode(Fixture.path(name), target: nil)
    #expect(image.format == format)
    expectQuadrants(image.buffer, tolerance: tolerance)
  }

  @Test(
    .enabled(if: Fixture.hasVips, "libvips has not been set up"),
    arguments: [
      ("quadrants.gif", ImageFormat.gif, 0), ("quadrants.tiff", .tiff, 0), ("quadrants.avif", .avif, 6),
      ("quadrants.svg", .svg, 1),
    ])
  func rarerFormatsHaveTheirColours(_ name: String, _ format: ImageFormat, _ tolerance: Int) throws {
    let image = try decoder.decode(Fixture.path(name), target: nil)
    #expect(image.format == format)
    expectQuadrants(image.buffer, tolerance: tolerance)
  }

  @Test(arguments: 1...8) func aPhotographIsShownUprightHoweverTheCameraWasHeld(_ orientation: Int) throws {
    let image = try decoder.decode(Fixture.path("orientation-\(orientation).jpg"), target: nil)
    #expect(image.originalSize == PixelSize(width: 64, height: 48))
    expectQuadrants(image.buffer, tolerance: 6)
  }

  @Test func aPictureIsScaledWhileItIsDecodedAndKeepsItsShape() throws {
    for orientation in [1, 6] {
      let image = try decoder.decode(
        Fixture.path("orientation-\(orientation).jpg"), target: PixelSize(width: 16, height: 16))
      #expect((image.buffer.width, image.buffer.height) == (16, 12))
      #expect(image.originalSize == PixelSize(width: 64, height: 48))
      for (x, y, color) in Fixture.quadrants {
        #expect(isNear(image.buffer.pixel(x / 4, y / 4), color, 8))
      }
    }
    let covering = try decoder.decode(
      Fixture.path("quadrants.png"), target: PixelSize(width: 12, height: 12), scaling: .cover)
    #expect((covering.buffer.width, covering.buffer.height) == (16, 12))
  }

  @Test func aPictureIsNeverEnlarged() throws {
    let image = try decoder.decode(Fixture.path("quadrants.png"), target: PixelSize(width: 1_000, height: 1_000))
    #expect((image.buffer.width, image.buffer.height) == (64, 48))
  }

  @Test(arguments: ["half-transparent.png", "half-transparent.webp"])
  func transparencyLiesOverWhite(_ name: String) throws {
    let image = try decoder.decode(Fixture.path(name), target: nil)
    #expect(isNear(image.buffer.pixel(30, 20), [255, 127, 127], 1))
  }

  @Test func transparencyThatAPNGNamesAfterItsPixelsSaysNothing() throws {
    let png = try ImageEncoder.png(PixelBuffer.gray(8, 8) { _, _ in 7 })
    // Of gray pixels those of the value 7 are transparent; its checksum is zlib's.
    let chunk: [UInt8] = [0, 0, 0, 2] + Array("tRNS".utf8) + [0, 7, 0xE8, 0xF7, 0x58, 0x9B]
    let pixels = try #require(png.indices.first { png[$0...].starts(with: Array("IDAT".utf8)) }) - 4
    let early = try decoder.decode(Array(png[..<pixels]) + chunk + png[pixels...], target: nil)
    #expect(early.buffer.pixel(3, 3).allSatisfy { $0 == 255 })
    let late = try decoder.decode(Array(png.dropLast(12)) + chunk + png.suffix(12), target: nil)
    #expect(late.buffer.pixel(3, 3).allSatisfy { $0 == 7 })
  }

  @Test func aGrayPhotographStaysGray() throws {
    let image = try decoder.decode(Fixture.path("gray.jpg"), target: nil)
    #expect(image.buffer.format == .gray8)
    // Rec. 601: 0.299 · 200 + 0.587 · 30 + 0.114 · 30
    #expect(isNear(image.buffer.pixel(16, 12), [81], 2))
  }

  @Test func printersInksBecomeColours() throws {
    let image = try decoder.decode(Fixture.path("cmyk.jpg"), target: nil)
    expectQuadrants(image.buffer, tolerance: 12)
  }

  @Test(.enabled(if: Fixture.hasVips, "libvips has not been set up"), arguments: ["wide.png", "wide.jpg"])
  func aWideColourSpaceIsConvertedAsLittleCMSDoes(_ name: String) throws {
    let image = try decoder.decode(Fixture.path(name), target: nil)
    #expect(isNear(image.buffer.pixel(8, 8), [160, 97, 87], 2), "\(image.buffer.pixel(8, 8))")
  }

  @Test func whatIsWrittenIsReadBack() throws {
    let picture = try decoder.decode(Fixture.path("quadrants.png"), target: nil).buffer
    #expect(try decoder.decode(try ImageEncoder.png(picture), target: nil).buffer == picture)
    expectQuadrants(try decoder.decode(try ImageEncoder.jpeg(picture, quality: 95), target: nil).buffer, tolerance: 8)
    expectQuadrants(try decoder.decode(try ImageEncoder.webp(picture, quality: 95), target: nil).buffer, tolerance: 12)
  }
}
