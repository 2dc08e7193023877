import Imaging

/// A photograph that came out especially well or badly, with its pictures.
package struct EvaluationExample: Sendable {
  /// One of its pictures.
  package struct Picture: Sendable {
    package var caption: String
    package var buffer: PixelBuffer
  }

  package var path: String
  package var note: String
  package var isAmongTheBest: Bool
  /// Width over height, as the photograph has it: the pictures themselves are stretched to the model's input.
  package var aspectRatio: Double
  package var pictures: [Picture]
}
