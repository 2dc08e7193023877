import Glibc

/// Colours that stand for numbers and classes, computed in OKLab so that equal steps look equal.
///
/// OKLab and its matrices: Björn Ottosson, “A perceptual color space for image processing” (2020).
enum OverlayColors {
  typealias RGB = (red: UInt8, green: UInt8, blue: UInt8)

  /// From small to large: dark violet, blue, green, light yellow. The lightness grows in equal steps.
  static let scale: [RGB] = (0...255).map { step in
    let share = Double(step) / 255
    return color(lightness: 0.28 + 0.64 * share, chroma: 0.13 + 0.02 * sin(share * .pi), hue: 305 - 200 * share)
  }

  /// For differences, from none to large: black, red, light yellow.
  static let heat: [RGB] = (0...255).map { step in
    let share = Double(step) / 255
    return color(lightness: 0.95 * pow(share, 0.7), chroma: 0.19 * sin(min(1, share * 1.1) * .pi), hue: 20 + 85 * share)
  }

  /// One colour per class, a golden angle apart, so that neighbours differ however many classes there are.
  static func color(ofClass number: Int) -> RGB { classes[number % classes.count] }

  private static let classes: [RGB] = (0..<256).map { number in
    let lightness = [0.72, 0.62, 0.82][number / 8 % 3]
    return color(lightness: lightness, chroma: 0.17, hue: 25 + Double(number) * 137.508)
  }

  /// A colour given in OKLCh (hue in degrees), as sRGB. A colour outside sRGB loses chroma until it fits.
  static func color(lightness: Double, chroma: Double, hue: Double) -> RGB {
    var chroma = chroma
    while true {
      let (red, green, blue) = linear(lightness, chroma * cos(hue * .pi / 180), chroma * sin(hue * .pi / 180))
      if chroma < 0.001 || [red, green, blue].allSatisfy({ $0 >= -0.0005 && $0 <= 1.0005 }) {
        return (encoded(red), encoded(green), encoded(blue))
      }
      chroma *= 0.95
    }
  }

  private static func linear(_ lightness: Double, _ a: Double, _ b: Double) -> (Double, Double, Double) {
    func cube(_ value: Double) -> Double { value * value * value }
    let long = cube(lightness + 0.3963377774 * a + 0.2158037573 * b)
    let medium = cube(lightness - 0.1055613458 * a - 0.0638541728 * b)
    let short = cube(lightness - 0.0894841775 * a - 1.2914855480 * b)
    return (
      4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
      -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
      -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short
    )
  }

  private static func encoded(_ value: Double) -> UInt8 {
    let value = max(0, min(1, value))
    let encoded = value <= 0.0031308 ? 12.92 * value : 1.055 * pow(value, 1 / 2.4) - 0.055
    return UInt8((encoded * 255).rounded())
  }
}
