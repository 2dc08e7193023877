import ArgumentParser

/// Whether two models are compared. It means the same in every command that shows photographs.
struct ComparisonOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "A second model: photographs are shown through both, side by side, with the differences.", valueName: "path"),
    completion: .file())
  var against: String?
}
