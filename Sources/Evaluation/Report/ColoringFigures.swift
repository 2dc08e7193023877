/// How near the colours that a model gave a photograph are to its own.
package struct ColoringFigures: Sendable, Equatable, Codable {
  /// Peak signal-to-noise ratio in dB; 120 for equal pictures.
  package var psnr: Double
  /// Structural similarity, 1 for equal pictures; `nil` where a side has less than 7 pixels.
  package var ssim: Double?
  /// The mean distance in the ab plane of CIE Lab.
  package var abError: Double
  /// How vivid the coloured picture is, after Hasler and Süsstrunk.
  package var colorfulness: Double
  /// How vivid the photograph is.
  package var truthColorfulness: Double
  /// The ratio for the photograph without any colour.
  package var psnrOfGray: Double
  /// The ratio for one tint all over the photograph.
  package var psnrOfTint: Double

  /// What the model adds to gray, in dB.
  package var gainOverGray: Double { psnr - psnrOfGray }
  /// What the model adds to one tint for all, in dB.
  package var gainOverTint: Double { psnr - psnrOfTint }
  /// Whether the photograph has no colours that could be found: its colourfulness rounds to 0.
  package var isOfGray: Bool { truthColorfulness < 0.5 }
}
