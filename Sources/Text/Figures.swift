/// Figures with their units, each in a fixed number of columns, so that nothing moves while they change.
package enum Figures {
  /// `" 38.2/s"`: a rate in seven columns.
  package static func rate(_ perSecond: Double) -> String {
    padded("\(fixed(perSecond, digits: perSecond < 100 ? 1 : 0))/s", 7)
  }

  /// `" 143 MB"`: bytes as decimal megabytes in seven columns.
  package static func megabytes(_ bytes: Double) -> String { padded("\(Int((bytes / 1e6).rounded())) MB", 7) }

  /// `"143 MB"`: bytes with a decimal unit, in any width.
  package static func bytes(_ bytes: Double) -> String {
    let (scaled, unit) =
      abs(bytes) >= 999.5e6 ? (bytes / 1e9, "GB") : abs(bytes) >= 999.5e3 ? (bytes / 1e6, "MB") : (bytes / 1e3, "kB")
    return "\(fixed(scaled, digits: unit == "GB" || (unit == "MB" && scaled < 9.95) ? 1 : 0)) \(unit)"
  }

  /// `"  21 ms"`: a short duration in seven columns; in seconds if it is long.
  package static func milliseconds(_ seconds: Double) -> String {
    let milliseconds = seconds * 1_000
    if milliseconds >= 9_999 { return padded("\(fixed(seconds, digits: 0)) s", 7) }
    return padded("\(fixed(milliseconds, digits: milliseconds < 9.95 ? 1 : 0)) ms", 7)
  }

  /// `"21.3 ms"`: a duration with about three digits in a suitable unit, in any width.
  package static func duration(_ seconds: Double) -> String {
    let length = abs(seconds)
    guard seconds.isFinite else { return "–" }
    let (scaled, unit) =
      length >= 0.999_5 ? (seconds, "s") : length >= 0.000_999_5 ? (seconds * 1e3, "ms") : (seconds * 1e6, "µs")
    return "\(fixed(scaled, digits: abs(scaled) < 9.995 ? 2 : abs(scaled) < 99.95 ? 1 : 0)) \(unit)"
  }

  /// `"1,234"`: a number with thousands separators.
  package static func count(_ number: Int) -> String {
    let digits = Array(String(abs(number)))
    var text = ""
    for (place, digit) in digits.enumerated() {
      if place > 0 && (digits.count - place) % 3 == 0 { text += "," }
      text.append(digit)
    }
    return number < 0 ? "−" + text : text
  }

  /// A number in at least `width` columns.
  package static func count(_ number: Int, width: Int) -> String { padded(count(number), width) }

  /// A number with this many decimals, in every locale.
  package static func fixed(_ value: Double, digits: Int) -> String {
    guard value.isFinite else { return "–" }
    let scale = (0..<max(0, digits)).reduce(1) { scale, _ in scale * 10 }
    let scaled = Int((abs(value) * Double(scale)).rounded())
    let sign = value < 0 && scaled > 0 ? "−" : ""
    guard digits > 0 else { return "\(sign)\(scaled)" }
    let fraction = String(scaled % scale)
    return "\(sign)\(scaled / scale)." + String(repeating: "0", count: digits - fraction.count) + fraction
  }

  /// Text aligned right in `width` columns.
  package static func padded(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }
}
