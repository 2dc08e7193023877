/// How near the colours that a model gave a photograph are to its own.
public struct ColoringFigures: Sendable, Equatable, Codable {
  /// Peak signal-to-noise ratio in dB; 120 for equal pictures.
  public var psnr: Double
  /// Structural similarity, 1 for equal pictures; `nil` where a side has less than 7 pixels.
  public var ssim: Double?
  /// The mean distance in the ab plane of CIE Lab.
  public var abError: Double
  /// How vivid the coloured picture is, after Hasler and Süsstrunk.
  public var colorfulness: Double
  /// How vivid the photograph is.
  public var truthColorfulness: Double
  /// The ratio for the photograph without any colour.
  public var psnrOfGray: Double
  /// The ratio for one tint all over the photograph.
  public var psnrOfTint: Double

  /// What the model adds to gray, in dB.
  public var gainOverGray: Double { psnr - psnrOfGray }
  /// What the model adds to one tint for all, in dB.
  public var gainOverTint: Double { psnr - psnrOfTint }
  /// Whether the photograph has no colours that could be found: its colourfulness rounds to 0.
  public var isOfGray: Bool { truthColorfulness < 0.5 }
}
