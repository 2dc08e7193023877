import Foundation
import TerminalModel

/// D. What pictures take of the terminal's memory and of the program's, after many screens.
enum TerminalMemory {
  private static let screens = 200

  static func measure(_ photographs: URL) throws -> [String: Double] {
    let pixels = try pages(photographs, [])
    let symbols = try pages(photographs, ["--pixels", "quadrants"])
    return [
      "terminalBytes": pixels.terminal, "residentBytes": pixels.resident, "symbolsResidentBytes": symbols.resident,
      "peakResidentBytes": pixels.peak, "symbolsPeakResidentBytes": symbols.peak,
    ]
  }

  private static func pages(
    _ photographs: URL, _ arguments: [String]
  ) throws -> (terminal: Double, resident: Double, peak: Double) {
    let run = try GalleryRun(photographs, copies: 40, hasPanel: true, arguments)
    run.settle()
    for screen in 0..<screens {
      run.terminal.type(GalleryRun.pageDown)
      usleep(50_000)
      // Some screens are passed before their pictures are there, and some are not.
      if screen % 20 == 19 { run.settle() }
    }
    run.settle()
    let status = try String(contentsOfFile: "/proc/\(run.terminal.processID)/status", encoding: .utf8)
    let kilobytes = { (name: String) in
      status.split(separator: "\n").first { $0.hasPrefix(name) }?.split(whereSeparator: \.isWhitespace).dropFirst()
        .first.flatMap { Double($0) } ?? .nan
    }
    let terminal = Double(run.terminal.screen.images.peakStoredBytes)
    defer { run.quit() }
    return (terminal, kilobytes("VmRSS:") * 1_024, kilobytes("VmHWM:") * 1_024)
  }
}
