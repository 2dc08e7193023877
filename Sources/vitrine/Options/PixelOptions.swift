import ArgumentParser
import Settings
import TerminalUI

/// How pictures are shown in a terminal. It means the same in every command that shows them.
struct PixelOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "How pictures are shown: \(PixelPreference.allValueStrings.joined(separator: ", ")).",
      discussion: "auto asks the terminal; off does not, and shows quadrants."))
  var pixels = UserSettings.current.pixels
}

extension PixelPreference: ExpressibleByArgument {}
