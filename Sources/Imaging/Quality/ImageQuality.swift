import Glibc

/// How far a picture is from the truth. Both pictures must have the same size and format; the numbers agree with scikit-image's.
///
/// ```swift
/// let decibels = ImageQuality.psnr(picture, truth: photograph)
/// let similarity = ImageQuality.ssim(picture, truth: photograph)  // nil if a side is under 7 pixels
/// ```
public enum ImageQuality {
  /// Peak signal-to-noise ratio in dB over all samples, with 255 as the peak; infinite if the pictures are equal.
  ///
  /// 10 log₁₀(255² / mean squared difference), like `skimage.metrics.peak_signal_noise_ratio`.
  public static func psnr(_ picture: PixelBuffer, truth: PixelBuffer) -> Double {
    requireAlike(picture, truth)
    var sum = 0
    picture.bytes.withUnsafeBufferPointer { picture in
      truth.bytes.withUnsafeBufferPointer { truth in
        // Few enough at a time that 32 bits hold the sum of their squares, so that vectors hold twice as many.
        for start in stride(from: 0, to: picture.count, by: 16_384) {
          var part: Int32 = 0
          for index in start..<min(picture.count, start + 16_384) {
            let difference = Int32(picture[index]) &- Int32(truth[index])
            part &+= difference &* difference
          }
          sum += Int(part)
        }
      }
    }
    guard sum > 0 else { return .infinity }
    return -10 * log10(Double(sum) / Double(picture.bytes.count) / (255 * 255))
  }

  /// The mean distance in the ab plane of CIE Lab (D65): how wrong the colours are, regardless of lightness. 2.3 is just
  /// noticeable.
  public static func abError(_ picture: PixelBuffer, truth: PixelBuffer) -> Double {
    requireAlike(picture, truth)
    return LabPicture(picture).abError(from: LabPicture(truth))
  }

  /// How vivid a picture is, after Hasler and Süsstrunk ("Measuring colourfulness in natural images", 2003): 0 is gray, 33 is
  /// moderate, 59 is quite colourful.
  public static func colorfulness(_ picture: PixelBuffer) -> Double {
    let picture = picture.rgb()
    let count = Double(max(1, picture.width * picture.height))
    var (redGreen, yellowBlue) = (Moments(), Moments())
    picture.bytes.withUnsafeBufferPointer { bytes in
      for index in stride(from: 0, to: bytes.count, by: 3) {
        let (red, green, blue) = (Double(bytes[index]), Double(bytes[index + 1]), Double(bytes[index + 2]))
        redGreen.add(red - green)
        yellowBlue.add((red + green) / 2 - blue)
      }
    }
    let spread = (redGreen.variance(count) + yellowBlue.variance(count)).squareRoot()
    let (x, y) = (redGreen.sum / count, yellowBlue.sum / count)
    return spread + 0.3 * (x * x + y * y).squareRoot()
  }

  static func requireAlike(_ picture: PixelBuffer, _ truth: PixelBuffer) {
    precondition(
      picture.width == truth.width && picture.height == truth.height && picture.format == truth.format,
      "pictures of different sizes or formats are compared")
  }

  private struct Moments {
    var sum = 0.0
    var squares = 0.0

    mutating func add(_ value: Double) {
      sum += value
      squares += value * value
    }

    func variance(_ count: Double) -> Double { max(0, squares / count - sum / count * (sum / count)) }
  }
}
