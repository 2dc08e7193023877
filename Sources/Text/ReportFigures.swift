/// How reports write numbers, in every format.
package enum ReportFigures {
  /// `"20.96 ms"`, `"1.20 s"`, `"83 µs"`.
  package static func duration(_ seconds: Double) -> String {
    if seconds >= 1 { return "\(Figures.fixed(seconds, digits: 2)) s" }
    if seconds >= 1e-3 { return "\(Figures.fixed(seconds * 1e3, digits: 2)) ms" }
    return "\(Figures.fixed(seconds * 1e6, digits: 0)) µs"
  }

  package static func bytes(_ count: Int) -> String { "\(Figures.fixed(Double(count) / 1e6, digits: 0)) MB" }

  package static func percent(_ share: Double) -> String { "\(Figures.fixed(share * 100, digits: 1)) %" }

  package static func one(_ value: Double) -> String { Figures.fixed(value, digits: 1) }

  package static func decibels(_ value: Double) -> String { Figures.fixed(value, digits: 2) }

  package static func ratio(_ value: Double) -> String { Figures.fixed(value, digits: 3) }

  /// `"+1.20"`: a difference.
  package static func signed(_ value: Double) -> String { (value > 0 ? "+" : "") + Figures.fixed(value, digits: 2) }

  /// A relative error, which may be tiny.
  package static func small(_ value: Double) -> String {
    guard value != 0, value < 0.001 else { return Figures.fixed(value, digits: 4) }
    var (mantissa, exponent) = (value, 0)
    while mantissa < 1, exponent > -300 { (mantissa, exponent) = (mantissa * 10, exponent - 1) }
    return "\(Figures.fixed(mantissa, digits: 1))e\(exponent)"
  }

  /// A share 0…1 as a bar of at most `cells` cells, in eighths of a cell.
  package static func bar(_ share: Double, cells: Int) -> String {
    let eighths = Int((max(0, min(1, share)) * Double(cells * 8)).rounded())
    let rest = eighths % 8
    return String(repeating: "█", count: eighths / 8)
      + (rest > 0 ? String(["▏", "▎", "▍", "▌", "▋", "▊", "▉"][rest - 1]) : "")
  }
}
