import Imaging
import TerminalUI

/// A photograph that is decoded and resized: what is shown before its prediction, and what the prediction is made from.
package struct PreparedPicture: Sendable {
  /// The decoded photograph; at least as large as the model's input.
  package let source: PixelBuffer
  /// At the size of the screen, as it goes into the filter: gray for a model that sees it so.
  package private(set) var before: PixelBuffer
  /// At the size of the screen, as the filter leaves it.
  package var after: PixelBuffer
  /// What a model says that answers with values.
  package var answer: ModelAnswer?
  /// The file's own size in pixels.
  package var originalSize: PixelSize
  /// What is wrong with it if the file is damaged.
  package var damage: String?
  /// At the size of the screen, as it was taken.
  private let sized: PixelBuffer
  private var isGray: Bool

  /// A photograph to be shown inside `fittingSize`, or at the size that it has.
  package init(source: PictureCache.Source, fittingSize: PixelSize? = nil, inGray isGray: Bool) {
    self.source = source.buffer
    originalSize = source.originalSize
    damage = source.damage
    sized = fittingSize.map { source.buffer.fitted(inside: $0) } ?? source.buffer
    self.isGray = isGray
    before = isGray ? sized.grayscale() : sized
    after = before
  }

  /// Shows the photograph before the filter in gray or as it was taken: what that is may be known later than the photograph.
  package mutating func showBefore(inGray isGray: Bool) {
    guard isGray != self.isGray else { return }
    self.isGray = isGray
    before = isGray ? sized.grayscale() : sized
    after = before
  }

  /// What is shown of it now.
  package var shown: PixelGrid { PixelGrid(after) }

  /// What is shown of it at the end.
  package func finished(times: StageTimes) -> FinishedPicture {
    let after = PixelGrid(after)
    return FinishedPicture(
      picture: after, before: self.before == self.after ? after : PixelGrid(before), answer: answer,
      originalSize: originalSize, damage: damage, times: times)
  }
}

extension PixelBuffer {
  /// Resized so that it fits inside `size` and touches it on two sides; small pictures are enlarged.
  package func fitted(inside size: PixelSize) -> PixelBuffer {
    let scale = min(Double(size.width) / Double(width), Double(size.height) / Double(height))
    return resized(
      width: max(1, min(size.width, Int((Double(width) * scale).rounded()))),
      height: max(1, min(size.height, Int((Double(height) * scale).rounded()))))
  }
}

extension PixelSize {
  /// The size of a picture that fills so many cells: its pixels are square, and a cell is twice as high as wide.
  package init(columns: Int, rows: Int) {
    self.init(width: columns * PixelGrid.pixelsPerCell, height: rows * PixelGrid.pixelsPerCell * 2)
  }
}

extension PixelGrid {
  /// A picture at the size of the screen as cells show it: each pixel in two of the picture's, one above the other.
  package init(_ picture: PixelBuffer) {
    let columns = (picture.width + Self.pixelsPerCell - 1) / Self.pixelsPerCell
    let buffer = picture.resized(width: columns * Self.pixelsPerCell, height: (picture.height + 1) / 2)
    let pixels: [Color] =
      switch buffer.format {
      case .gray8: buffer.bytes.map { Color.rgb($0, $0, $0) }
      case .rgb8:
        buffer.bytes.withUnsafeBufferPointer { bytes in
          (0..<buffer.width * buffer.height).map { Color.rgb(bytes[3 * $0], bytes[3 * $0 + 1], bytes[3 * $0 + 2]) }
        }
      }
    self.init(width: buffer.width, height: buffer.height, pixels: pixels)
  }
}
