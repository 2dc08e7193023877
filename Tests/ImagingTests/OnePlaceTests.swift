import Foundation
import Imaging
import ProgramSupport
import SystemPackage
import Testing

/// Orientation, colours and first frames are decided alike, whatever the format.
@Suite struct OnePlaceTests {
  private let decoder = ImageDecoder()

  private func expectQuadrants(_ name: String, tolerance: Int = 6) throws {
    for target in [nil, PixelSize(width: 32, height: 24)] {
      let image = try decoder.decode(Fixture.path(name), target: target)
      #expect(image.originalSize == PixelSize(width: 64, height: 48))
      for (x, y, color) in Fixture.quadrants {
        let pixel = target == nil ? image.buffer.pixel(x, y) : image.buffer.pixel(x / 2, y / 2)
        #expect(isNear(pixel, color, tolerance), "\(name) has \(pixel) at \(x), \(y), not \(color)")
      }
    }
  }

  @Test(arguments: ["exif-6.webp", "exif-6.png"]) func orientationCountsInEveryFormat(_ name: String) throws {
    try expectQuadrants(name)
  }

  @Test(.enabled(if: Fixture.hasVips, "libvips has not been set up"), arguments: ["exif-6.tiff", "exif-6.avif"])
  func orientationCountsInTheRarerFormatsToo(_ name: String) throws { try expectQuadrants(name) }

  @Test(arguments: ["animated.webp", "animated.gif", "animated.png", "interlaced.png"])
  func theFirstOfSeveralFramesIsShown(_ name: String) throws { try expectQuadrants(name) }

  @Test(.enabled(if: Fixture.hasVips, "libvips has not been set up"), arguments: ["animated.avif", "pages.tiff"])
  func theFirstOfSeveralPagesIsShown(_ name: String) throws { try expectQuadrants(name) }

  @Test(arguments: ["wide-named-srgb.png", "wide-named-srgb.webp"])
  func aProfileIsWhatItHoldsAndNotWhatItIsCalled(_ name: String) throws {
    let image = try decoder.decode(Fixture.path(name), target: nil)
    #expect(isNear(image.buffer.pixel(8, 8), [160, 97, 87], 2), "\(image.buffer.pixel(8, 8))")
  }

  @Test(.enabled(if: Fixture.hasVips, "libvips has not been set up")) func aTIFFsProfileCounts() throws {
    let image = try decoder.decode(Fixture.path("wide.tiff"), target: nil)
    #expect(isNear(image.buffer.pixel(8, 8), [160, 97, 87], 2), "\(image.buffer.pixel(8, 8))")
  }

  @Test func aProfileThatIsNearlySRGBLeavesPixelsAsTheyAre() throws {
    let image = try decoder.decode(Fixture.path("unnamed-srgb.png"), target: nil)
    #expect(isNear(image.buffer.pixel(8, 8), [150, 100, 90], 1))
  }

  @Test(arguments: ["gray-linear.jpg", "gray-linear.png"]) func aGrayProfileCounts(_ name: String) throws {
    let image = try decoder.decode(Fixture.path(name), target: nil)
    #expect(image.buffer.format == .gray8)
    #expect(isNear(image.buffer.pixel(8, 8), [188], 2), "\(image.buffer.pixel(8, 8))")
  }

  @Test func whatOnlyDescribesAPNGCannotMakeItUnreadable() throws {
    let texts = (0..<3_000).map { (key: "Comment \($0)", value: "so much to say") }
    let picture = PixelBuffer.gray(8, 8) { x, y in UInt8(16 * x + y) }
    let whole = try ImageEncoder.png(picture, text: texts)
    #expect(try decoder.decode(whole, target: nil).buffer == picture)
  }

  /// A GIF of a few bytes that claims a canvas, with one pixel of colour.
  private func gif(width: Int, height: Int) -> [UInt8] {
    let extent = [width & 255, width >> 8, height & 255, height >> 8].map { UInt8($0) }
    let colors: [UInt8] = [0x80, 0, 0, 255, 0, 0, 0, 0, 255]
    let frame: [UInt8] = [0x2C, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0, 0x3B]
    return Array("GIF89a".utf8) + extent + colors + frame
  }

  @Test func memoryFollowsWhatIsShownAndNotWhatAHeaderClaims() throws {
    let image = try decoder.decode(gif(width: 65_535, height: 6_000), target: PixelSize(width: 128, height: 128))
    #expect(image.originalSize == PixelSize(width: 65_535, height: 6_000))
    #expect((image.buffer.width, image.buffer.height) == (128, 12))
    // In full it would be a gigabyte out of 45 bytes.
    let error = #expect(throws: ImageError.self) {
      try decoder.decode(gif(width: 65_535, height: 6_000), target: nil)
    }
    #expect(error?.code == .tooLarge)
    #expect(error?.message.contains("65535×6000") == true && error?.message.contains("megabytes") == true)
  }

  @Test(.enabled(if: Fixture.hasVips, "libvips has not been set up"), .timeLimit(.minutes(2)))
  func aDrawingThatTakesForEverEndsAndOthersGoOn() async throws {
    let filters = (1...40).map {
      "<feTurbulence baseFrequency='.0\($0)' numOctaves='200'/><feGaussianBlur stdDeviation='90'/>"
    }
    let evil = Array(
      ("<svg xmlns='http://www.w3.org/2000/svg' width='4000' height='4000'><filter id='f' width='9' height='9'>"
        + filters.joined() + "</filter><rect width='4000' height='4000' filter='url(#f)'/></svg>").utf8)
    let harmless = try Fixture.bytes("quadrants.svg")
    let first = Task.detached { try ImageDecoder().decode(evil, target: nil).originalSize }
    // There is more than one helper: another drawing does not wait.
    let start = ContinuousClock.now
    _ = try decoder.decode(harmless, target: nil)
    #expect(ContinuousClock.now - start < .seconds(7))
    let error = #expect(throws: ImageError.self) {
      try decoder.decode(evil, target: PixelSize(width: 500, height: 500))
    }
    #expect(error?.code == .tooLarge && error?.message.contains("the limit") == true, "\(error?.message ?? "")")
    await #expect(throws: ImageError.self) { try await first.value }
    #expect(throws: Never.self) { try decoder.decode(harmless, target: nil) }
  }

  @Test(.enabled(if: Fixture.hasVips, "libvips has not been set up")) func aDrawingReadsNothingElse() throws {
    let folder = try TemporaryFolder()
    try folder.writePhotograph("secret.png", red: 200, green: 0, blue: 0)
    let drawing =
      "<svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink' width='64' height='64'>"
      + "<image width='64' height='64' xlink:href='file://\(folder.path("secret.png"))'/>"
      + "<image width='64' height='64' href='secret.png'/></svg>"
    try folder.write(Array(drawing.utf8), "x.svg")
    let image = try decoder.decode(FilePath(folder.path("x.svg")), target: nil)
    #expect(image.buffer.pixel(32, 32) == [255, 255, 255])
  }

  @Test(.enabled(if: Fixture.hasVips, "libvips has not been set up")) func errorsAreOfTheFileItself() async throws {
    let good = try Fixture.bytes("quadrants.avif")
    let bad = Array("<svg xmlns='http://www.w3.org/2000/svg' width='4'><g></svg>".utf8)
    let messages = await withTaskGroup(of: String?.self) { group in
      for number in 0..<24 {
        group.addTask {
          do {
            _ = try ImageDecoder().decode(number % 2 == 0 ? good : bad, target: nil)
            return nil
          } catch {
            return "\(error)"
          }
        }
      }
      return await group.reduce(into: [String]()) { list, message in list += message.map { [$0] } ?? [] }
    }
    #expect(messages.count == 12 && Set(messages).count == 1, "\(Set(messages))")
  }
}
