import CNcurses
import CTerminalRescue

/// What a terminal is told that its entry has no words for. Terminals ignore what they do not know.
struct TerminalModes {
  /// OSC 11 asks what the background is like; DA1 follows it, which every terminal answers, and so ends the wait.
  static let backgroundQuery = "\u{1B}]11;?\u{1B}\\\u{1B}[c"
  private static let pasteEnabling = "\u{1B}[?2004h"
  private static let pasteDisabling = "\u{1B}[?2004l"

  /// Whether the terminal answers what it is asked.
  let areAnswered: Bool
  /// Mouse and marked pastes on.
  let enabling: String
  /// The same off.
  let disabling: String
  /// Frames are held back until they are whole: tmux and screen put their own together.
  let frameBeginning: String
  let frameEnd: String

  /// The modes of a terminal by the name of its entry.
  init(entryName: String) {
    let isConsole = ["linux", "vt"].contains(where: entryName.hasPrefix)
    areAnswered = !isConsole && !entryName.hasPrefix("screen")
    enabling = isConsole ? "" : MouseReport.enabling + Self.pasteEnabling
    disabling = isConsole ? "" : MouseReport.disabling + Self.pasteDisabling
    let marksFrames = !isConsole && !["tmux", "screen"].contains(where: entryName.hasPrefix)
    frameBeginning = marksFrames ? "\u{1B}[?2026h" : ""
    frameEnd = marksFrames ? "\u{1B}[?2026l" : ""
  }

  /// Prepares what a crash sends: these modes off, then what the terminal's entry says.
  func prepareRescue() {
    let capabilities = ["sgr0", "op", "rmcup", "cnorm", "rmkx"].map { (name: String) -> String in
      ncs_capability(name).map { Self.withoutPadding(String(cString: $0)) } ?? ""
    }
    let bytes = Array((disabling + frameEnd + capabilities.joined() + "\r\n").utf8CString.dropLast())
    terminal_rescue_add(bytes, bytes.count)
  }

  /// Padding, as in `$<100/>`, is for terminals that no longer exist.
  private static func withoutPadding(_ capability: String) -> String {
    capability.split(separator: "$<", maxSplits: 1).first.map(String.init) ?? ""
  }
}
