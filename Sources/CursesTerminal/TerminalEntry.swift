import CNcurses
import Glibc
import TerminalUI

/// The terminfo entry to use, and whether to use colours.
package struct TerminalEntry: Equatable {
  /// The entry's name.
  package var name: String
  /// Whether colours are switched off.
  package var isMonochrome: Bool

  /// Chooses the entry for an environment.
  ///
  /// If `COLORTERM` says that the terminal has 24-bit colour, its `-direct` entry is used if it is installed: ncurses knows 24-bit
  /// colour only through these entries.
  package init(environment: [String: String], isKnown: (String) -> Bool) throws {
    guard let term = environment["TERM"], !term.isEmpty else {
      throw CursesTerminalError(description: "TERM is not set; try TERM=xterm-256color")
    }
    guard term != "dumb" else {
      throw CursesTerminalError(
        description: "TERM is “dumb”: such a terminal cannot show a gallery; “vitrine snapshot” prints one screen")
    }
    isMonochrome = environment["NO_COLOR"].map { !$0.isEmpty } ?? false
    let claimsDirectColor = ["truecolor", "24bit"].contains(environment["COLORTERM"] ?? "")
    if claimsDirectColor && !isMonochrome && !term.hasSuffix("-direct") {
      let kind = term.split(separator: "-").first.map(String.init) ?? term
      if isKnown("\(kind)-direct") {
        name = "\(kind)-direct"
        return
      }
    }
    if isKnown(term) {
      name = term
    } else if term.hasSuffix("-direct"), let kind = term.split(separator: "-").first, isKnown("\(kind)-256color") {
      // The direct entries are in a separate package (Debian: ncurses-term).
      name = "\(kind)-256color"
    } else {
      throw CursesTerminalError(
        description: "the terminal “\(term)” (TERM) is not known here; try TERM=xterm-256color, or install ncurses-term"
      )
    }
  }
}
