import Foundation
import Imaging
import TerminalModel

/// The cells of a tile's picture.
struct TilePlace: Hashable {
  var columns: Range<Int>
  var rows: Range<Int>

  /// All that are to be seen as pixels.
  static func all(on screen: TerminalScreen) -> [TilePlace] {
    Dictionary(grouping: screen.placeholders, by: \.placeholder.image).values.compactMap { cells in
      guard let left = cells.map(\.column).min(), let right = cells.map(\.column).max(),
        let top = cells.map(\.row).min(), let bottom = cells.map(\.row).max()
      else { return nil }
      return TilePlace(columns: left..<right + 1, rows: top..<bottom + 1)
    }
    .sorted { ($0.rows.lowerBound, $0.columns.lowerBound) < ($1.rows.lowerBound, $1.columns.lowerBound) }
  }

  /// The image that a screen shows here.
  func image(on screen: TerminalScreen) -> UInt32 {
    screen.placeholders.first { $0.column == columns.lowerBound && $0.row == rows.lowerBound }?.placeholder.image ?? 0
  }

  /// The photograph itself: the caption below the picture names it. `nil` if it does not, or if the picture is cut off by an edge.
  func photograph(on screen: TerminalScreen, in files: [URL]) throws -> PixelBuffer? {
    for row in rows.upperBound..<min(rows.upperBound + 8, screen.rows) {
      let from = max(0, columns.lowerBound - 16)
      let text = (from..<columns.upperBound).map { screen[$0, row].text }.joined()
      guard let file = files.last(where: { text.contains($0.lastPathComponent.prefix(8)) }) else { continue }
      return try ImageDecoder().decode(Array(Data(contentsOf: file)), target: nil).buffer
    }
    return nil
  }

  /// How much what is shown resembles a photograph of this size.
  func similarity(_ shown: PixelBuffer, to photograph: PixelBuffer) -> Double {
    let truth = photograph.resized(width: shown.width, height: shown.height)
    return ImageQuality.ssim(shown.rgb(), truth: truth.rgb()) ?? .nan
  }
}
