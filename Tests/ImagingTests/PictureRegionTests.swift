import Imaging
import Testing

/// A part of a picture equals that part of the whole picture.
@Suite struct PictureRegionTests {
  /// Every pixel differs from its neighbours.
  private let picture = PixelBuffer(width: 60, height: 40, format: .rgb8) { bytes in
    for index in bytes.indices { bytes[index] = UInt8(truncatingIfNeeded: index &* 37 ^ index >> 4) }
  }

  private func crop(_ picture: PixelBuffer, column: Int, row: Int, width: Int, height: Int) -> PixelBuffer {
    let count = picture.format.componentCount
    let rows = (row..<row + height).map { y in
      picture.bytes[(y * picture.width + column) * count..<(y * picture.width + column + width) * count]
    }
    return PixelBuffer(width: width, height: height, format: picture.format, bytes: rows.flatMap { $0 })
  }

  private func region(column: Int, row: Int, width: Int, height: Int) -> PictureRegion {
    PictureRegion(
      x: Double(column) / 60, y: Double(row) / 40, width: Double(width) / 60, height: Double(height) / 40)
  }

  private func largestDifference(_ left: PixelBuffer, _ right: PixelBuffer) -> Int {
    zip(left.bytes, right.bytes).map { abs(Int($0.0) - Int($0.1)) }.max() ?? 0
  }

  @Test func theWholePictureAtItsOwnSizeIsThePicture() {
    #expect(picture.resized(.whole, width: 60, height: 40) == picture)
    #expect(picture.resized(.whole, width: 13, height: 17) == picture.resized(width: 13, height: 17))
  }

  @Test(arguments: [(0, 0, 60, 1), (59, 39, 1, 1), (7, 11, 23, 19), (0, 0, 60, 40), (31, 0, 29, 40)])
  func wholePixelsAtTheirOwnSizeAreCopied(_ place: (column: Int, row: Int, width: Int, height: Int)) {
    for picture in [picture, picture.grayscale()] {
      let region = region(column: place.column, row: place.row, width: place.width, height: place.height)
      #expect(
        picture.resized(region, width: place.width, height: place.height)
          == crop(picture, column: place.column, row: place.row, width: place.width, height: place.height))
    }
  }

  @Test func aReducedPartIsTheReducedCrop() {
    let part = crop(picture, column: 12, row: 8, width: 36, height: 24)
    let reduced = picture.resized(region(column: 12, row: 8, width: 36, height: 24), width: 9, height: 5)
    #expect(largestDifference(reduced, part.resized(width: 9, height: 5)) <= 1)
  }

  /// Interpolation at the part's edge takes in the pixels beyond it, as in the whole picture.
  @Test func anEnlargedPartIsThePartOfTheEnlargedPicture() {
    let enlarged = picture.resized(width: 240, height: 160)
    let part = picture.resized(region(column: 10, row: 5, width: 15, height: 20), width: 60, height: 80)
    #expect(largestDifference(part, crop(enlarged, column: 40, row: 20, width: 60, height: 80)) <= 1)
  }

  @Test func aPartBetweenPixelsIsInterpolated() {
    let ramp = PixelBuffer(width: 4, height: 1, format: .gray8, bytes: [0, 80, 160, 240])
    let middle = PictureRegion(x: 0.125, y: 0, width: 0.5, height: 1)
    // Each pixel is the mean of two halves.
    #expect(ramp.resized(middle, width: 2, height: 1).bytes == [40, 120])
  }
}
