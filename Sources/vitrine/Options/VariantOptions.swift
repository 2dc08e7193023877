import ArgumentParser
import OpenCoreML

/// Which forms of a model to measure side by side.
struct VariantOptions: ParsableArguments {
  /// The compressed forms to make and measure.
  struct Forms: ExpressibleByArgument {
    static let calibrated = "calibrated"

    let names: [String]

    init?(argument: String) {
      names = argument.split(separator: ",").map(String.init)
      guard !names.isEmpty, names.allSatisfy({ $0 == Self.calibrated || CompressionForm(name: $0) != nil }) else {
        return nil
      }
    }
  }

  @Flag(
    name: .customLong("variants"),
    help: "Compare forms of the model: f32, f16, bf16, and other files of it.")
  var areMeasured = false

  @Option(
    name: .customLong("variant"),
    help: ArgumentHelp(
      "With --variants: another file of the model, such as a compressed one; may be repeated.", valueName: "model"),
    completion: .file())
  var files: [String] = []

  @Option(
    name: .customLong("compress"),
    help: ArgumentHelp(
      "With --variants: compressed forms to make and measure: f16, int8, int4, palette2, 4, 6, 8, calibrated.",
      valueName: "form,…"))
  var forms: Forms?

  @Option(
    name: .customLong("calibrate"),
    help: ArgumentHelp(
      "Photographs for the form “calibrated”, other than those you measure it on; may be repeated.", valueName: "path"),
    completion: .file())
  var calibrationPaths: [String] = []

  @Option(
    name: .customLong("compressed"),
    help: ArgumentHelp("A folder to keep the compressed forms in. Default: they are deleted.", valueName: "folder"),
    completion: .directory)
  var folder: String?

  @OptionGroup var kept: KeptPrecisionOptions

  mutating func validate() throws {
    guard areMeasured || files.isEmpty else { throw ValidationError("--variant needs --variants") }
    guard areMeasured || forms == nil else { throw ValidationError("--compress needs --variants") }
    let isCalibrated = forms?.names.contains(Forms.calibrated) ?? false
    guard isCalibrated != calibrationPaths.isEmpty else {
      throw ValidationError("--compress calibrated and --calibrate need each other")
    }
    guard folder == nil || forms != nil else { throw ValidationError("--compressed needs --compress") }
    guard kept.operations.isEmpty || forms != nil else { throw ValidationError("--keep-precision needs --compress") }
  }
}
