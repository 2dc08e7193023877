import Imaging
import TerminalUI

/// Prints a frame with real pixels, for a terminal whose text scrolls on.
package struct FramePrinter: Sendable {
  private let method: PixelMethod
  private let encoder: PictureEncoder
  private let overlay: OverlayEncoder
  private let seed: UInt32

  /// A printer for a terminal.
  ///
  /// - Parameter seed: tells the images from those of other programs in the same terminal, and from earlier ones.
  package init(_ support: PixelSupport, _ encoder: PictureEncoder, seed: UInt32) {
    method = support.best
    self.encoder = encoder
    overlay = OverlayEncoder(form: method == .sixel ? .sixel : .inlineImage, cellSize: support.cellSize)
    self.seed = seed
  }

  /// The text to print.
  package func text(_ frame: Frame) -> [UInt8] {
    switch method {
    case .symbols: Array(frame.ansi(depth: .trueColor).utf8)
    case .placeholders: placeholders(frame)
    case .sixel, .inlineImages: overlaid(frame)
    }
  }

  // MARK: Placeholders

  private func placeholders(_ frame: Frame) -> [UInt8] {
    let plan = PlacementPlan(frame) { _ in true }
    var output: [UInt8] = []
    var numbers: [PlacedImage: ImageNumber] = [:]
    var unused = ImageNumbers(seed: seed)
    for image in plan.wanted {
      guard let number = unused.make(), max(image.size.columns, image.size.rows) <= Placeholder.limit,
        let encoded = encoder.encode(image, as: number, isCoarse: false)
      else { continue }
      numbers[image] = number
      output += encoded.pieces.joined()
    }
    let text = frame.ansi(depth: .trueColor) { column, row in
      guard case .image(let place) = plan[column, row], let number = numbers[plan.images[place.image]] else {
        return nil
      }
      let scalars = Placeholder.scalars(
        row: place.row, column: place.column, of: number, isContinued: plan.isContinued(column, row))
      return ("\u{1B}[0;38;5;\(number.color)m", String(String.UnicodeScalarView(scalars)))
    }
    return output + PlaceholderText.rewritten(Array(text.utf8), isForTmux: encoder.isWrapped)
  }

  // MARK: Pixels over the cells

  /// The cells first, and then the pixels over them, counted from the last row upwards.
  private func overlaid(_ frame: Frame) -> [UInt8] {
    var painted = PaintedCells(size: Size(columns: frame.size.columns, rows: frame.size.rows + 1))
    var taller = Frame(size: painted.size)
    taller.draw(frame)
    var output = Array(frame.ansi(depth: .trueColor).utf8)
    for part in painted.update(taller).missing {
      let up = frame.size.rows - part.part.minRow
      for piece in overlay.images(of: part, isSlow: false) {
        output +=
          Array("\u{1B}7\u{1B}[\(up)A\u{1B}[\(part.part.minColumn + 1)G".utf8) + piece.bytes
          + Array("\u{1B}8".utf8)
      }
    }
    return output
  }
}
