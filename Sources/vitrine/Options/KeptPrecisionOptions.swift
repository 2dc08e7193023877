import ArgumentParser

/// Which parts of a model are not compressed. It means the same in every command that compresses.
struct KeptPrecisionOptions: ParsableArguments {
  @Option(
    name: .customLong("keep-precision"),
    help: ArgumentHelp(
      "An operation that stays in f32, as “vitrine report” names it; * and ? stand for others; may be repeated.",
      valueName: "name"))
  var operations: [String] = []
}
