import TerminalUI

/// A terminal program and its version, from its reply to XTVERSION: `kitty(0.41.1)`, `foot(1.21.0)`, `XTerm(379)`, `tmux 3.3a`.
package struct TerminalBrand: Hashable, Sendable {
  /// In small letters.
  package let name: String
  /// The numbers of its version, in order; empty if unknown.
  package let version: [Int]

  package init(name: String, version: [Int] = []) {
    self.name = name.lowercased()
    self.version = version
  }

  /// Reads the reply's text, after `>|`.
  package init(reply: String) {
    let parts = reply.split(maxSplits: 1) { $0 == "(" || $0 == " " }
    let numbers = parts.count > 1 ? parts[1] : ""
    self.init(
      name: parts.first.map(String.init) ?? "",
      version: numbers.split { !$0.isASCII || !$0.isNumber }.prefix(3).compactMap { Int($0) })
  }

  /// Whether it is this program, in this version or a later one.
  func isAtLeast(_ name: String, _ version: Int...) -> Bool {
    self.name == name && !self.version.lexicographicallyPrecedes(version)
  }

  /// Whether it shows Unicode placeholders. Others answer kitty's query, too, but draw blanks or boxes.
  package var showsPlaceholders: Bool { isAtLeast("kitty", 0, 28) || name == "ghostty" || name == "rio" }

  /// Whether it knows iTerm2's inline images, and nothing better.
  package var showsInlineImages: Bool { ["iterm2", "wezterm", "mintty", "vscode", "tabby", "hyper"].contains(name) }

  /// The finest block characters that it draws itself. A font without them would show boxes, so an unknown one gets quadrants.
  package var symbols: PixelSymbols {
    if isAtLeast("kitty", 0, 40) || isAtLeast("foot", 1, 20) || isAtLeast("ghostty", 1, 2) { return .octants }
    return ["kitty", "foot", "ghostty", "konsole", "wezterm"].contains(name) ? .sextants : .quadrants
  }
}
