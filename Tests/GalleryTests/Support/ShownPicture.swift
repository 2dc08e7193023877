import Gallery
import Imaging
import Pictures
import TerminalUI

/// Pictures of two colours.
enum ShownPicture {
  private static let skies: [Color] = [.rgb(120, 160, 220), .rgb(220, 140, 90), .rgb(70, 80, 120)]
  private static let seas: [Color] = [.rgb(20, 60, 100), .rgb(90, 40, 50), .rgb(10, 20, 40)]

  /// Seconds of each stage; all of them can be told apart.
  static let times: StageTimes = {
    var times = StageTimes()
    (times.queue, times.prepare, times.predict, times.convert) = (0.012, 0.034, 0.056, 0.0042)
    return times
  }()

  /// A picture of this many cells.
  static func grid(columns: Int, rows: Int, sky: Color, sea: Color) -> ScreenPicture {
    let (width, height) = (columns * 2, rows * 2)
    return ScreenPicture(
      grid: PixelGrid(
        width: width, height: height, pixels: (0..<width * height).map { $0 / width < height / 2 ? sky : sea }))
  }

  /// A picture that fills this many cells.
  static func finished(filling size: Size, variant: Int = 0) -> FinishedPicture {
    let (columns, rows) = (max(1, size.columns), max(1, size.rows))
    let place = variant % skies.count
    return FinishedPicture(
      picture: grid(columns: columns, rows: rows, sky: skies[place], sea: seas[place]),
      before: grid(columns: columns, rows: rows, sky: .rgb(150, 150, 150), sea: .rgb(60, 60, 60)),
      originalSize: PixelSize(width: 3_000, height: 2_000), times: times)
  }

  /// Four pictures of two models that are compared, which together fill this many cells.
  static func compared(filling size: Size) -> FinishedPicture {
    var finished = finished(filling: size)
    let (columns, rows) = (finished.picture.columns, finished.picture.rows)
    finished.comparison = PictureComparison(
      answer: nil, otherAnswer: nil, agreement: .pictures(psnr: 31.5),
      panes: .init(columns: max(1, (columns - 2) / 2), rows: max(1, (rows - 1) / 2), hasDifference: true))
    finished.before = finished.picture
    return finished
  }
}
