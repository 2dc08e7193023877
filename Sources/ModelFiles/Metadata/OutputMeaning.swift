/// What the numbers in an output mean if it is not an image.
package enum OutputMeaning: String, Sendable, Codable, CaseIterable {
  /// One number for each class.
  case labels
  /// The class of each position of the image or, for a single class, its probability there.
  case mask
  /// The distance of each position of the image, or its closeness.
  case depth
  /// Nothing that can be drawn.
  case values
}
