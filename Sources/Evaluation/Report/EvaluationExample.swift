import Imaging

/// A photograph with an especially good or bad result, with its pictures.
package struct EvaluationExample: Sendable {
  /// One of its pictures.
  package struct Picture: Sendable {
    package var caption: String
    package var buffer: PixelBuffer
  }

  package var path: String
  package var note: String
  package var isAmongTheBest: Bool
  /// The photograph's width over its height; the pictures are stretched to the model's input.
  package var aspectRatio: Double
  package var pictures: [Picture]
}
