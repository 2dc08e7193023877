import Imaging

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
