import Imaging
import Pictures
import Testing

@Suite struct PictureRoomTests {
  private static let cells = [(9, 18), (9, 19), (8, 17), (10, 19), (1, 2), (12, 26)].map {
    PixelSize(width: $0.0, height: $0.1)
  }

  @Test(arguments: cells) func aPictureKeepsItsShapeAndFillsItsRoom(_ cell: PixelSize) {
    for (columns, rows) in [(28, 9), (13, 5), (80, 30), (140, 55), (3, 2), (1, 1)] {
      let room = PictureRoom(columns: columns, rows: rows, cell: cell)
      for (width, height) in [(3_000, 2_000), (2_000, 3_000), (1_920, 1_080), (1_000, 1_000), (4_000, 3_000)] {
        let extent = room.extent(of: PixelSize(width: width, height: height))
        #expect((1...columns).contains(extent.columns) && (1...rows).contains(extent.rows))
        let shape = Double(extent.columns * cell.width) / Double(extent.rows * cell.height)
        let stretch = shape / (Double(width) / Double(height))
        // A tile of a few cells cannot have every shape.
        let allowed = columns >= 80 ? 0.03 : columns >= 28 ? 0.05 : 1
        #expect(abs(stretch - 1) <= allowed, "\(width)×\(height) in \(columns)×\(rows) of \(cell): \(extent)")
        let isLarge = extent.columns * 10 >= columns * 8 || extent.rows * 10 >= rows * 8
        #expect(columns < 28 || isLarge, "\(width)×\(height) in \(columns)×\(rows) of \(cell): \(extent)")
      }
    }
  }

  @Test func aPanoramaIsNotSquashed() {
    let room = PictureRoom(columns: 28, rows: 9, cell: PixelSize(width: 9, height: 18))
    let extent = room.extent(of: PixelSize(width: 10_000, height: 1_000))
    #expect(extent.columns == 20 && extent.rows == 1)
  }

  @Test(arguments: [(1, 1), (1, 100_000), (100_000, 1), (0, 0)]) func everySizeHasAnExtent(_ size: (Int, Int)) {
    let room = PictureRoom(columns: 28, rows: 9, cell: PixelSize(width: 9, height: 18))
    let extent = room.extent(of: PixelSize(width: size.0, height: size.1))
    #expect((1...28).contains(extent.columns) && (1...9).contains(extent.rows))
  }
}
