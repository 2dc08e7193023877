import Glibc
import TerminalGraphics
import TerminalUI

/// Asks a terminal how it shows pictures, for a program that only prints.
package enum TerminalProbe {
  /// What a terminal shows pictures with, and its size.
  package struct Finding: Sendable {
    package var size: Size
    package var support: PixelSupport
    package var encoder: PictureEncoder
  }

  /// How long to wait for the answers.
  private static let patience = Duration.seconds(1)

  /// Asks the terminal that standard output is; `nil` if it is none.
  package static func ask(_ preference: PixelPreference) -> Finding? {
    guard isatty(STDOUT_FILENO) == 1, let connection = try? TerminalConnection(), connection.isInForeground,
      let (size, cellSize) = CursesTerminal.knownSize(of: connection.output)
    else { return nil }
    let variables = CursesTerminal.environment(["TERM", "NO_COLOR", "TMUX", "SSH_CONNECTION", "TERM_PROGRAM"])
    let entryName = variables["TERM"] ?? "dumb"
    var detector = PixelDetector(
      PixelDetector.Environment(
        entryName: entryName, variables: variables, hasColors: (variables["NO_COLOR"] ?? "").isEmpty),
      preference: preference, cellSize: cellSize)
    if detector.asks { ask(&detector, connection) }
    return Finding(
      size: size, support: detector.support(isComplete: true),
      encoder: PictureEncoder(handover: detector.handover, isWrapped: detector.isWrapped))
  }

  private static func ask(_ detector: inout PixelDetector, _ connection: TerminalConnection) {
    let settings = TerminalSettings(of: connection.output)
    settings.takeOver()
    defer { settings.giveBack() }
    let probes = PictureFiles.probes()
    defer { for medium in probes.values { PictureFiles.remove(medium) } }
    let query = detector.queries(media: probes) + Array(TerminalModes.attributesQuery.utf8)
    guard query.withUnsafeBytes({ write(connection.output, $0.baseAddress, $0.count) }) == query.count else { return }
    var parser = InputParser()
    parser.beginQuery(at: .now)
    let end = ContinuousClock.now + patience
    var chunk = [UInt8](repeating: 0, count: 4_096)
    while parser.isQueryOpen(at: .now) {
      let left = ContinuousClock.now.duration(to: end)
      guard left > .zero, Descriptor.isReady(connection.input, for: POLLIN, within: left) else { return }
      let count = read(connection.input, &chunk, chunk.count)
      guard count > 0 else { return }
      for case .reply(let reply) in parser.take(chunk[..<count], at: .now) { detector.take(reply) }
    }
  }
}

extension PixelDetector {
  /// Takes in a terminal's reply.
  mutating func take(_ reply: TerminalReply) {
    switch reply {
    case .string(.deviceControl, let text) where text.hasPrefix(">|"): take(version: String(text.dropFirst(2)))
    case .string(.applicationProgram, let text): take(graphics: text)
    case .control(let text): take(control: text)
    case .string: break
    }
  }
}
