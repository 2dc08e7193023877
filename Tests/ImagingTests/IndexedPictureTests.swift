import Imaging
import ProgramSupport
import Testing

@Suite struct IndexedPictureTests {
  private typealias Color = IndexedPicture.Color

  /// A sky with a soft gradient above leaves: both flat and rough parts, and thousands of colours.
  static let landscape: PixelBuffer = {
    let (width, height) = (120, 90)
    var generator = SeededGenerator(state: 7)
    var bytes: [UInt8] = []
    for y in 0..<height {
      for x in 0..<width {
        let isSky = y < 40 + (x / 15) % 3 * 4
        let light = isSky ? 0 : Int.random(in: -30...30, using: &generator)
        let color = isSky ? [90 + y + x / 8, 140 + y, 215 + y / 2] : [70 + light + x / 4, 110 + light, 40 + light / 2]
        bytes += color.map { UInt8(max(0, min(255, $0))) }
      }
    }
    return PixelBuffer(width: width, height: height, format: .rgb8, bytes: bytes)
  }()

  /// A picture with exactly this many colours, a pixel or more for each.
  private func picture(colorCount: Int) -> PixelBuffer {
    PixelBuffer(
      width: colorCount, height: 2, format: .rgb8,
      bytes: (0..<2 * colorCount).flatMap { pixel -> [UInt8] in
        let number = pixel % colorCount
        return [UInt8(number % 7 * 40), UInt8(number), UInt8(255 - number % 3)]
      })
  }

  @Test(arguments: [1, 2, 3, 16, 100, 255, 256]) func aPictureWithFewColorsIsExact(_ count: Int) {
    let picture = picture(colorCount: count)
    let indexed = picture.indexed(colorCount: count)
    #expect(indexed.palette.count == count)
    #expect(indexed.rgb() == picture)
  }

  @Test func aGrayPictureIsExact() {
    let picture = PixelBuffer.gray(64, 64) { x, y in UInt8(truncatingIfNeeded: x * 4 + y) }
    #expect(picture.indexed(colorCount: 256).rgb() == picture.rgb())
    #expect(picture.rgb().indexed(colorCount: 256) == picture.indexed(colorCount: 256))
  }

  @Test func aGrayPictureInFewerColorsStaysGrayAndNear() {
    let picture = PixelBuffer.gray(64, 64) { x, y in UInt8(truncatingIfNeeded: x * 4 + y) }
    let indexed = picture.indexed(colorCount: 64)
    #expect(indexed.palette.count == 64)
    #expect(indexed.palette.allSatisfy { $0.red == $0.green && $0.green == $0.blue })
    #expect(zip(indexed.rgb().bytes, picture.rgb().bytes).allSatisfy { abs(Int($0) - Int($1)) <= 4 })
  }

  @Test(arguments: [(16, 0.8), (64, 0.92), (128, 0.95), (256, 0.97)])
  func aPhotographKeepsItsStructure(_ colorCount: Int, _ least: Double) throws {
    let indexed = Self.landscape.indexed(colorCount: colorCount)
    #expect(indexed.palette.count == colorCount)
    let similarity = try #require(ImageQuality.ssim(indexed.rgb(), truth: Self.landscape))
    #expect(similarity > least)
  }

  @Test func eachPixelHasTheNearestColor() {
    let indexed = Self.landscape.indexed(colorCount: 32)
    func distance(_ color: Color, _ pixel: [Int]) -> Int {
      zip([color.red, color.green, color.blue], pixel).reduce(0) { sum, pair in
        sum + (Int(pair.0) - pair.1) * (Int(pair.0) - pair.1)
      }
    }
    for y in stride(from: 0, to: indexed.height, by: 7) {
      for x in stride(from: 0, to: indexed.width, by: 5) {
        let pixel = Self.landscape.pixel(x, y)
        let own = distance(indexed.palette[Int(indexed.indices[y * indexed.width + x])], pixel)
        let least = indexed.palette.map { distance($0, pixel) }.min()
        // Colours that differ only in their lowest bits are mapped together.
        #expect(Double(own).squareRoot() <= Double(least ?? 0).squareRoot() + 4)
      }
    }
  }

  @Test func thePaletteGoesFromDarkToBright() {
    let sums = Self.landscape.indexed(colorCount: 200).palette.map { Int($0.red) + Int($0.green) + Int($0.blue) }
    #expect(sums == sums.sorted())
  }

  @Test func oneColorIsTheMean() {
    let picture = PixelBuffer(width: 4, height: 1, format: .gray8, bytes: [0, 0, 0, 100])
    #expect(picture.indexed(colorCount: 1).palette == [Color(red: 25, green: 25, blue: 25)])
  }

  @Test func aWrongNumberOfColorsIsTakenForTheNearestRightOne() {
    #expect(Self.landscape.indexed(colorCount: 0).palette.count == 1)
    #expect(Self.landscape.indexed(colorCount: 1_000).palette.count == 256)
  }

  @Test func onePixelIsEnough() {
    let picture = PixelBuffer(width: 1, height: 1, format: .rgb8, bytes: [1, 2, 3])
    let indexed = picture.indexed(colorCount: 256)
    #expect(indexed.palette == [Color(red: 1, green: 2, blue: 3)] && indexed.indices == [0])
  }

  @Test(arguments: [(0, 0), (0, 5), (5, 0)]) func noPixelsMakeNoPalette(_ width: Int, _ height: Int) {
    let indexed = PixelBuffer(width: width, height: height, format: .rgb8, bytes: []).indexed(colorCount: 8)
    #expect(indexed.palette.isEmpty && indexed.indices.isEmpty)
    #expect(indexed.width == width && indexed.height == height)
  }
}
