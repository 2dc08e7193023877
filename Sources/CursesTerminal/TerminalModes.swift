import CNcurses
import CTerminalRescue
import TerminalGraphics

/// Control sequences that a terminal's terminfo entry does not contain. Terminals ignore those that they do not know.
struct TerminalModes {
  /// OSC 11 asks for the background colour. DA1 follows it: every terminal answers DA1, which ends the wait.
  static let backgroundQuery = "\u{1B}]11;?\u{1B}\\" + attributesQuery
  /// DA1, which every terminal answers.
  static let attributesQuery = "\u{1B}[c"
  /// Ends a control string that was cut off; twice, because in tmux's passthrough the first may be a part of it.
  private static let stringEnd = "\u{1B}\\\u{1B}\\"
  private static let pasteEnabling = "\u{1B}[?2004h"
  private static let pasteDisabling = "\u{1B}[?2004l"

  /// tmux drops pictures while its pane is hidden; it tells when the pane is seen again.
  private static let focusEnabling = "\u{1B}[?1004h"
  private static let focusDisabling = "\u{1B}[?1004l"

  /// Whether the terminal answers queries.
  let areAnswered: Bool
  /// Switches on the mouse and bracketed paste.
  let enabling: String
  /// Switches them off.
  let disabling: String
  /// Makes the terminal hold back a frame until it is complete; tmux and screen do that by themselves.
  let frameBeginning: String
  let frameEnd: String

  /// The modes of a terminal with this terminfo entry.
  init(entryName: String) {
    let isConsole = ["linux", "vt"].contains(where: entryName.hasPrefix)
    areAnswered = !isConsole && !entryName.hasPrefix("screen")
    let isTmux = entryName.hasPrefix("tmux")
    enabling =
      isConsole ? "" : MouseReport.enabling + Self.pasteEnabling + (isTmux ? Self.focusEnabling : "")
    disabling =
      isConsole ? "" : MouseReport.disabling + Self.pasteDisabling + (isTmux ? Self.focusDisabling : "")
    let marksFrames = !isConsole && !["tmux", "screen"].contains(where: entryName.hasPrefix)
    frameBeginning = marksFrames ? "\u{1B}[?2026h" : ""
    frameEnd = marksFrames ? "\u{1B}[?2026l" : ""
  }

  /// Prepares the bytes sent after a crash: the end of what was being sent, these modes off, then the terminfo entry's own
  /// resets.
  func prepareRescue() {
    let capabilities = ["sgr0", "op", "rmcup", "cnorm", "rmkx"].map { (name: String) -> String in
      ncs_capability(name).map { Self.withoutPadding(String(cString: $0)) } ?? ""
    }
    let bytes = Array((Self.stringEnd + disabling + frameEnd + capabilities.joined() + "\r\n").utf8CString.dropLast())
    terminal_rescue_add(bytes, bytes.count)
  }

  /// Adds the deletion of images by their numbers to the bytes sent after a crash.
  func prepareImageRescue(_ range: ClosedRange<UInt32>, isWrapped: Bool) {
    let command = KittyGraphics.delete(range)
    let bytes = (isWrapped ? TmuxPassthrough.wrapped(command) : command).map { CChar(bitPattern: $0) }
    terminal_rescue_add(bytes, bytes.count)
  }

  /// Padding such as `$<100/>` is for terminals that no longer exist.
  private static func withoutPadding(_ capability: String) -> String {
    capability.split(separator: "$<", maxSplits: 1).first.map(String.init) ?? ""
  }
}
