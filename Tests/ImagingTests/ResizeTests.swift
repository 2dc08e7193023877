import Imaging
import Testing

@Suite struct ResizeTests {
  private func noise(_ width: Int, _ height: Int) -> PixelBuffer {
    .gray(width, height) { x, y in UInt8(truncatingIfNeeded: (x &* 73 &+ y &* 151) ^ (x &* y)) }
  }

  private func mean(_ picture: PixelBuffer) -> Double {
    Double(picture.bytes.reduce(0) { $0 + Int($1) }) / Double(picture.bytes.count)
  }

  @Test func halvingTakesTheMeanOfFourPixels() {
    let picture = noise(8, 6)
    let half = picture.resized(width: 4, height: 3)
    for y in 0..<3 {
      for x in 0..<4 {
        let four = [(0, 0), (1, 0), (0, 1), (1, 1)].map { picture.pixel(2 * x + $0.0, 2 * y + $0.1)[0] }
        #expect(abs(Double(half.pixel(x, y)[0]) - Double(four.reduce(0, +)) / 4) <= 0.5)
      }
    }
  }

  @Test(arguments: [(7, 5), (1, 1), (63, 1), (1, 40), (50, 47)])
  func shrinkingKeepsTheMean(_ width: Int, _ height: Int) {
    let picture = noise(64, 48)
    #expect(abs(mean(picture.resized(width: width, height: height)) - mean(picture)) < 1)
  }

  @Test(arguments: [(1, 1), (3, 200), (200, 3), (17, 13)])
  func aPlainPictureStaysPlain(_ width: Int, _ height: Int) {
    for level in [0, 1, 128, 255] as [UInt8] {
      let resized = PixelBuffer.gray(16, 12) { _, _ in level }.resized(width: width, height: height)
      #expect(resized.bytes.allSatisfy { $0 == level })
    }
  }

  @Test func enlargingInterpolatesBetweenNeighbours() {
    let picture = PixelBuffer.gray(2, 1) { x, _ in x == 0 ? 0 : 200 }
    #expect(picture.resized(width: 4, height: 1).bytes == [0, 50, 150, 200])
  }

  @Test func componentsStayApart() {
    let picture = PixelBuffer(
      width: 4, height: 4, format: .rgb8, bytes: (0..<16).flatMap { _ -> [UInt8] in [200, 100, 5] })
    #expect(picture.resized(width: 3, height: 7).bytes.chunks(of: 3).allSatisfy { $0 == [200, 100, 5] })
  }

  @Test func grayIsWeighedAsRec601Does() {
    let picture = PixelBuffer(width: 1, height: 1, format: .rgb8, bytes: [10, 200, 90])
    #expect(picture.grayscale().bytes == [131])  // 0.299 · 10 + 0.587 · 200 + 0.114 · 90 = 130.65
  }
}

extension Array {
  fileprivate func chunks(of count: Int) -> [[Element]] {
    stride(from: 0, to: self.count, by: count).map { Array(self[$0..<Swift.min(self.count, $0 + count)]) }
  }
}
