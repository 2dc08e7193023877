import ArgumentParser
import Foundation
import Settings

struct Config: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Print the settings: the values of options that you leave out.",
    discussion: """
      Example: vitrine config --print-default > ~/.config/vitrine/config.toml

      The file is ~/.config/vitrine/config.toml, or the same in $XDG_CONFIG_HOME.
      Its keys are the long names of options. The command line overrides it.
      """)

  @Flag(name: .customLong("print-default"), help: "Print the defaults, as a file to start from.")
  var printsDefault = false

  func run() throws {
    if printsDefault {
      Console.write(UserSettings().text)
      return
    }
    let url = UserSettings.url
    let settings = try UserSettings.load()
    let exists = FileManager.default.fileExists(atPath: url.path)
    Console.note(
      "vitrine: \(Console.sanitized(url.path))\(exists ? "" : ": there is no such file; these are the defaults")")
    Console.write(settings.text)
  }
}
