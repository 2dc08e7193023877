import Foundation
import Imaging
import OpenCoreML
import ProgramSupport
import Testing

/// Images of four quarters: red, green, blue and white.
@Suite struct ImageFeatureTests {
  private static let red: [UInt8] = [255, 0, 0]
  private static let green: [UInt8] = [0, 255, 0]
  private static let blue: [UInt8] = [0, 0, 255]
  private static let white: [UInt8] = [255, 255, 255]

  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func file(width: Int = 16, height: Int = 8) throws -> URL {
    let picture = PixelBuffer(width: width, height: height, format: .rgb8) { bytes in
      for y in 0..<height {
        for x in 0..<width {
          let top = y < height / 2
          let color = x < width / 2 ? (top ? Self.red : Self.blue) : (top ? Self.green : Self.white)
          for component in 0..<3 { bytes[(y * width + x) * 3 + component] = color[component] }
        }
      }
    }
    return try folder.file("quarters.png", ImageEncoder.png(picture))
  }

  private func pixel(_ image: PixelBuffer, _ x: Int, _ y: Int) -> [UInt8] {
    let count = image.format.componentCount
    return Array(image.bytes[(y * image.width + x) * count..<(y * image.width + x + 1) * count])
  }

  private func load(
    _ url: URL, _ width: Int, _ height: Int, options: [MLFeatureValue.ImageOption: Any]? = nil
  ) throws -> PixelBuffer {
    let value = try MLFeatureValue(
      imageAt: url, pixelsWide: width, pixelsHigh: height, pixelFormatType: kCVPixelFormatType_32BGRA,
      options: options)
    let image = try #require(value.imageBufferValue)
    #expect(image.width == width && image.height == height && image.format == .rgb8)
    return image
  }

  @Test func stretchesToTheSizeByItself() throws {
    for size in [(4, 4), (32, 32), (16, 8)] {
      let image = try load(try file(), size.0, size.1)
      let (right, bottom) = (size.0 - 1, size.1 - 1)
      #expect(pixel(image, 0, 0) == Self.red)
      #expect(pixel(image, right, 0) == Self.green)
      #expect(pixel(image, 0, bottom) == Self.blue)
      #expect(pixel(image, right, bottom) == Self.white)
    }
  }

  @Test func convertsToGrayWhereThatIsWanted() throws {
    let value = try MLFeatureValue(
      imageAt: try file(), pixelsWide: 2, pixelsHigh: 2, pixelFormatType: kCVPixelFormatType_OneComponent8)
    #expect(value.imageBufferValue?.format == .gray8)
    #expect(value.imageBufferValue?.bytes == [76, 150, 29, 255])
  }

  @Test func takesSizeAndFormatFromAConstraint() throws {
    let constraint = MLImageConstraint(pixelsWide: 6, pixelsHigh: 3, pixelFormat: .gray8)
    let image = try MLFeatureValue(imageAt: try file(), constraint: constraint).imageBufferValue
    #expect(image?.width == 6 && image?.height == 3 && image?.format == .gray8)
  }

  @Test(arguments: [4, 20]) func cutsTheMiddleOut(_ side: Int) throws {
    // Of 32×8 the middle 8×8 remains: two columns of each side where it had sixteen.
    let url = try file(width: 32, height: 8)
    let image = try load(url, side, side, options: [.cropAndScale: VNImageCropAndScaleOption.centerCrop.rawValue])
    #expect(pixel(image, 0, 0) == Self.red)
    #expect(pixel(image, side - 1, side - 1) == Self.white)
    #expect(pixel(image, side / 2 - 2, 0) == Self.red)
    #expect(pixel(image, side / 2 + 1, 0) == Self.green)
  }

  @Test func fitsWithBlackAround() throws {
    let image = try load(try file(), 8, 8, options: [.cropAndScale: VNImageCropAndScaleOption.scaleFit])
    #expect(pixel(image, 0, 0) == [0, 0, 0] && pixel(image, 7, 1) == [0, 0, 0] && pixel(image, 0, 6) == [0, 0, 0])
    #expect(pixel(image, 0, 2) == Self.red)
    #expect(pixel(image, 7, 5) == Self.white)
  }

  @Test func cutsARectangleOutWhoseOriginIsAtTheLowerLeft() throws {
    let image = try load(
      try file(), 4, 4, options: [.cropRect: CGRect(x: 0.5, y: 0, width: 0.5, height: 0.5)])
    #expect((0..<16).allSatisfy { pixel(image, $0 % 4, $0 / 4) == Self.white })
    let top = try load(try file(), 2, 1, options: [.cropRect: CGRect(x: 0, y: 0.5, width: 1, height: 0.5)])
    #expect(pixel(top, 0, 0) == Self.red && pixel(top, 1, 0) == Self.green)
  }

  @Test func saysWhatIsWrongWithAFile() throws {
    for url in [
      folder.url.appendingPathComponent("missing.png"), try folder.file("no-image.png", Array("text".utf8)), folder.url,
      try #require(URL(string: "https://example.org/picture.png")),
    ] {
      let error = #expect(throws: MLModelError.self) { try load(url, 4, 4) }
      #expect(error?.code == .io)
      #expect(error?.message.contains(url.lastPathComponent) == true)
    }
  }

  @Test func refusesSizesFormatsAndOptionsThatCannotBe() throws {
    let url = try file()
    #expect(throws: MLModelError.self) { try load(url, 0, 4) }
    #expect(throws: MLModelError.self) { try load(url, 4, .max) }
    #expect(throws: MLModelError.self) {
      try MLFeatureValue(imageAt: url, pixelsWide: 4, pixelsHigh: 4, pixelFormatType: 1)
    }
    for options: [MLFeatureValue.ImageOption: Any] in [
      [.cropAndScale: 99], [.cropAndScale: "fill"], [.cropRect: CGRect(x: 0.5, y: 0, width: 1, height: 1)],
      [.cropRect: CGRect.zero], [.cropRect: 1],
    ] {
      let error = #expect(throws: MLModelError.self) { try load(url, 4, 4, options: options) }
      #expect(error?.code == .parameters)
    }
  }
}
