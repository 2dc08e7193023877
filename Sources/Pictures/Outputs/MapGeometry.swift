import Imaging

/// The layout of a map in a tensor: `channels` numbers for every point of the picture.
package struct MapGeometry: Sendable, Equatable {
  package var width: Int
  package var height: Int
  package var channels: Int
  /// Whether channels are the outermost axis; otherwise they are the innermost.
  package var isPlanar: Bool

  /// The geometry of a tensor, with or without a batch axis of 1 and an axis of channels; `nil` if it is not a map.
  ///
  /// A map has the input's aspect ratio, within a tenth, and at least a sixteenth of its size. If the axes can be read in two
  /// ways, the one with fewer channels is taken.
  ///
  /// - Parameter isCertain: the tensor is declared to be a map, so any aspect ratio and size is accepted.
  package init?(_ shape: [Int], input: PixelSize, isCertain: Bool) {
    var shape = shape
    if shape.count == 4 {
      guard shape[0] == 1 else { return nil }
      shape.removeFirst()
    }
    if shape.count == 2 { shape.insert(1, at: 0) }
    guard shape.count == 3, shape.allSatisfy({ $0 > 0 }) else { return nil }
    let candidates = [
      MapGeometry(width: shape[2], height: shape[1], channels: shape[0], isPlanar: true),
      MapGeometry(width: shape[1], height: shape[0], channels: shape[2], isPlanar: false),
    ]
    let fitting = candidates.filter { isCertain || $0.fits(input) }
    guard let best = fitting.min(by: { $0.channels < $1.channels }) else { return nil }
    self = best
  }

  private init(width: Int, height: Int, channels: Int, isPlanar: Bool) {
    (self.width, self.height, self.channels, self.isPlanar) = (width, height, channels, isPlanar)
  }

  private func fits(_ input: PixelSize) -> Bool {
    guard width >= 4, height >= 4, width * 16 >= input.width, height * 16 >= input.height else { return false }
    let ratio = Double(width * input.height) / Double(max(1, height * input.width))
    return ratio > 0.9 && ratio < 1.1
  }
}
