/// A part of a picture, as shares of its width and height: it means the same in a picture of another size.
///
/// ```swift
/// let middle = PictureRegion(x: 0.25, y: 0.25, width: 0.5, height: 0.5)
/// picture.resized(middle, width: 800, height: 600)  // the middle of the picture
/// ```
package struct PictureRegion: Hashable, Sendable {
  /// Its left edge, 0…1.
  package var x: Double
  /// Its upper edge, 0…1.
  package var y: Double
  /// Its width, more than 0.
  package var width: Double
  /// Its height, more than 0.
  package var height: Double

  package init(x: Double, y: Double, width: Double, height: Double) {
    (self.x, self.y, self.width, self.height) = (x, y, width, height)
  }

  /// The whole picture.
  package static let whole = PictureRegion(x: 0, y: 0, width: 1, height: 1)
}
