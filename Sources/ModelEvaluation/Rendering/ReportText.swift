import PerformanceReports
import TerminalUI

/// How an evaluation's figures are written in all of its forms.
enum ReportText {
  static func decibels(_ value: Double) -> String { Figures.fixed(value, digits: 2) }

  static func signed(_ value: Double) -> String {
    let text = Figures.fixed(value, digits: 2)
    return value > 0 ? "+" + text : text
  }

  static func ratio(_ value: Double) -> String { Figures.fixed(value, digits: 3) }

  static func one(_ value: Double) -> String { Figures.fixed(value, digits: 1) }

  /// A relative error, which may be tiny.
  static func small(_ value: Double) -> String {
    guard value != 0, value < 0.001 else { return Figures.fixed(value, digits: 4) }
    var (mantissa, exponent) = (value, 0)
    while mantissa < 1, exponent > -300 { (mantissa, exponent) = (mantissa * 10, exponent - 1) }
    return "\(Figures.fixed(mantissa, digits: 1))e\(exponent)"
  }

  static func agreement(_ agreement: OutputAgreement) -> String {
    [
      agreement.psnr.map { "\(decibels($0)) dB" }, agreement.topOneAgrees.map { $0 ? "same" : "another" },
      agreement.relativeError.map(small),
    ].compactMap { $0 }.joined(separator: ", ")
  }
}
