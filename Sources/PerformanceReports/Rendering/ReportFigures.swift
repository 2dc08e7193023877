import TerminalUI

/// How a report's numbers are written in all of its forms.
package enum ReportFigures {
  /// `"20.96 ms"`, `"1.20 s"`, `"83 µs"`.
  package static func duration(_ seconds: Double) -> String {
    if seconds >= 1 { return "\(Figures.fixed(seconds, digits: 2)) s" }
    if seconds >= 1e-3 { return "\(Figures.fixed(seconds * 1e3, digits: 2)) ms" }
    return "\(Figures.fixed(seconds * 1e6, digits: 0)) µs"
  }

  package static func bytes(_ count: Int) -> String { "\(Figures.fixed(Double(count) / 1e6, digits: 0)) MB" }

  package static func percent(_ share: Double) -> String { "\(Figures.fixed(share * 100, digits: 1)) %" }

  /// A share 0…1 as a bar of that many cells at most, in eighths of a cell.
  package static func bar(_ share: Double, cells: Int) -> String {
    let eighths = Int((max(0, min(1, share)) * Double(cells * 8)).rounded())
    let rest = eighths % 8
    return String(repeating: "█", count: eighths / 8)
      + (rest > 0 ? String(["▏", "▎", "▍", "▌", "▋", "▊", "▉"][rest - 1]) : "")
  }
}
