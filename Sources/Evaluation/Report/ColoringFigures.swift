/// How close a model's colours are to a photograph's own.
package struct ColoringFigures: Sendable, Equatable, Codable {
  /// Peak signal-to-noise ratio in dB; 120 for equal pictures.
  package var psnr: Double
  /// Structural similarity, 1 for equal pictures; `nil` if a side has fewer than 7 pixels.
  package var ssim: Double?
  /// The mean distance in the ab plane of CIE Lab.
  package var abError: Double
  /// How vivid the coloured picture is, after Hasler and Süsstrunk.
  package var colorfulness: Double
  /// How vivid the photograph is.
  package var truthColorfulness: Double
  /// The PSNR of the photograph without colour.
  package var psnrOfGray: Double
  /// The PSNR with one tint over the whole photograph.
  package var psnrOfTint: Double

  /// How much better than gray the model is, in dB.
  package var gainOverGray: Double { psnr - psnrOfGray }
  /// How much better than one tint the model is, in dB.
  package var gainOverTint: Double { psnr - psnrOfTint }
  /// Whether the photograph has no colours to find: its colourfulness rounds to 0.
  package var isOfGray: Bool { truthColorfulness < 0.5 }
}
