import CNcurses
import Glibc
import TerminalUI

/// Which terminfo entry to use, and how many colours it may show.
package struct TerminalEntry: Equatable {
  /// The entry's name.
  package var name: String
  /// Whether colours are not wanted.
  package var isMonochrome: Bool

  /// The entry for an environment.
  ///
  /// A terminal that says in `COLORTERM` that it has 24-bit colour gets the `-direct` entry of its kind, where that is installed: ncurses
  /// knows 24-bit colour by such entries alone.
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
      // The direct entries are in a package of their own (Debian: ncurses-term).
      name = "\(kind)-256color"
    } else {
      throw CursesTerminalError(
        description: "the terminal “\(term)” (TERM) is not known here; try TERM=xterm-256color, or install ncurses-term"
      )
    }
  }
}
