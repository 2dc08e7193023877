import Imaging

/// How a map of the picture lies in a tensor: so many numbers for each place.
package struct MapGeometry: Sendable, Equatable {
  package var width: Int
  package var height: Int
  package var channels: Int
  /// Whether the channels are the slowest axis, else the fastest.
  package var isPlanar: Bool

  /// The geometry of a tensor with the batch of one or without, with an axis of channels or without; `nil` where it is no map.
  ///
  /// A map has the input's aspect ratio, to a tenth, and at least a sixteenth of its size. Where rows and columns can be found in two
  /// ways, the one with fewer channels counts.
  ///
  /// - Parameter isCertain: whether it is said to be a map: then any aspect ratio and size will do.
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
