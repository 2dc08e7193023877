import Imaging
import ProgramSupport
import TerminalGraphics
import Testing

@Suite struct SixelEncoderTests {
  private func picture(
    _ width: Int, _ height: Int, colorCount: Int = 4, index: (_ x: Int, _ y: Int) -> Int
  ) -> IndexedPicture {
    IndexedPicture(
      width: width, height: height,
      palette: (0..<colorCount).map { number in
        let value = UInt8(number * 255 / max(1, colorCount - 1))
        return IndexedPicture.Color(red: value, green: 255 - value, blue: value / 2)
      },
      indices: (0..<width * height).map { UInt8(index($0 % width, $0 / width)) })
  }

  private func noise(_ width: Int, _ height: Int, colorCount: Int) -> IndexedPicture {
    var generator = SeededGenerator(state: UInt64(width * height + colorCount))
    return picture(width, height, colorCount: colorCount) { _, _ in
      Int.random(in: 0..<colorCount, using: &generator)
    }
  }

  private func expectSame(_ picture: IndexedPicture, sourceLocation: SourceLocation = #_sourceLocation) throws {
    let reader = try SixelReader(SixelEncoder.encode(picture))
    #expect(reader.width == picture.width && reader.height == picture.height, sourceLocation: sourceLocation)
    #expect(reader.pixels == picture.indices.map(Int.init), sourceLocation: sourceLocation)
    #expect(Set(reader.palette.keys) == Set(picture.indices.map(Int.init)), sourceLocation: sourceLocation)
    for (index, percents) in reader.palette {
      let color = picture.palette[index]
      for (value, percent) in zip([color.red, color.green, color.blue], percents) {
        #expect(abs(Double(percent) - Double(value) / 2.55) <= 0.5, sourceLocation: sourceLocation)
      }
    }
  }

  @Test(arguments: [1, 2, 5, 40, 1_001], [1, 5, 6, 7, 12, 17]) func everySizeComesBack(_ width: Int, _ height: Int)
    throws
  {
    try expectSame(noise(width, height, colorCount: 3))
  }

  @Test(arguments: [1, 2, 10, 11, 100, 101, 256]) func everyNumberOfColorsComesBack(_ count: Int) throws {
    try expectSame(noise(90, 24, colorCount: count))
  }

  @Test func aPhotographComesBack() throws {
    let photograph = PixelBuffer(
      width: 80, height: 50, format: .rgb8,
      bytes: (0..<80 * 50).flatMap { place -> [UInt8] in
        let (x, y) = (place % 80, place / 80)
        return [UInt8(x * 3), UInt8(y * 5), UInt8(truncatingIfNeeded: x * y)]
      })
    try expectSame(photograph.indexed(colorCount: 128))
  }

  /// Gaps around the width at which a piece ends.
  @Test(arguments: 1...12) func gapsComeBack(_ distance: Int) throws {
    try expectSame(picture(60, 6) { x, _ in x % distance == 0 ? 1 : 2 })
  }

  @Test func theTextIsTheShortest() {
    let text = SixelEncoder.encode(picture(5, 8, colorCount: 2) { x, y in x < 4 ? 0 : 1 })
    let expected =
      "\u{1B}P0;1;0q\"1;1;5;8" + "#0;2;0;100;0" + "#1;2;100;0;50" + "#0!4~#1~" + "-" + "#0!4B#1B" + "\u{1B}\\"
    #expect(String(decoding: text, as: UTF8.self) == expected)
  }

  @Test func colorsBesideEachOtherShareAPass() throws {
    let stripes = try SixelReader(SixelEncoder.encode(picture(64, 6) { x, _ in x / 16 }))
    #expect(stripes.returnCount == 0)
    // A column of six pixels has at most six colours, so a band never needs many passes.
    let rough = try SixelReader(SixelEncoder.encode(noise(64, 6, colorCount: 200)))
    #expect(rough.returnCount <= 12)
  }

  @Test(arguments: [(0, 0), (0, 7), (7, 0)]) func noPixelsMakeNoText(_ width: Int, _ height: Int) {
    #expect(SixelEncoder.encode(IndexedPicture(width: width, height: height, palette: [], indices: [])).isEmpty)
  }
}
