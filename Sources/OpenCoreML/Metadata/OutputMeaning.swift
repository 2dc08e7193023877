/// What the numbers of an output mean that is no image.
package enum OutputMeaning: String, Sendable, Codable, CaseIterable {
  /// One number for each class.
  case labels
  /// Which class each place of the image belongs to, or how probably it belongs to the only one.
  case mask
  /// How far each place of the image is, or how near.
  case depth
  /// Nothing that could be drawn.
  case values
}
