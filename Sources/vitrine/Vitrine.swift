import ArgumentParser

@main struct Vitrine: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "vitrine",
    abstract: "A gallery of photographs in the terminal that colours what is visible, and shows what that takes.",
    discussion: """
      Without a subcommand it browses: vitrine ~/Pictures

      Exit status: 0 done, 1 something could not be done, 2 wrong use, 130 interrupted.
      """,
    version: "vitrine 0.1.0",
    subcommands: [Browse.self, Snapshot.self, Apply.self, Devices.self, Cache.self],
    defaultSubcommand: Browse.self)
}
