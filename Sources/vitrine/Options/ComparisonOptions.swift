import ArgumentParser

/// Whether two models are compared. It means the same in every command that shows photographs.
struct ComparisonOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Another model: photographs are shown through both, beside each other, with what differs.", valueName: "path"),
    completion: .file())
  var against: String?
}
