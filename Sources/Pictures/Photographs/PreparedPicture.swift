import Imaging

/// A decoded and resized photograph: it is shown until its prediction is done, and the prediction is made from it.
package struct PreparedPicture: Sendable {
  /// The decoded photograph; at least as large as the model's input.
  package let source: PixelBuffer
  /// Before the filter, at screen size: gray if the model takes gray.
  package private(set) var before: PixelBuffer
  /// After the filter, at screen size.
  package var after: PixelBuffer
  /// The answer of a model that answers in words or numbers.
  package var answer: ModelAnswer?
  /// The part of the photograph that is shown.
  package let region: PictureRegion
  /// The file's own size in pixels.
  package var originalSize: PixelSize
  /// What is wrong with the file, if it is damaged.
  package var damage: String?
  /// The photograph in its own colours, at screen size.
  private let sized: PixelBuffer
  private var isGray: Bool

  /// A photograph of which a part, all of it if left out, is shown at a size, its own if left out.
  package init(
    source: PictureCache.Source, size: PixelSize? = nil, region: PictureRegion = .whole, inGray isGray: Bool
  ) {
    self.source = source.buffer
    self.region = region
    originalSize = source.originalSize
    damage = source.damage
    sized =
      size.map { source.buffer.resized(region, width: $0.width, height: $0.height, isSharp: true) } ?? source.buffer
    self.isGray = isGray
    before = isGray ? sized.grayscale() : sized
    after = before
  }

  /// Switches the picture before the filter to gray or back; what the model takes may become known only after the photograph is
  /// decoded.
  package mutating func showBefore(inGray isGray: Bool) {
    guard isGray != self.isGray else { return }
    self.isGray = isGray
    before = isGray ? sized.grayscale() : sized
    after = before
  }
}
