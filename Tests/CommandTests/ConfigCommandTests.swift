import Foundation
import ProgramSupport
import Testing

/// The user's settings: the values of options that the command line leaves out.
@Suite struct ConfigCommandTests {
  private func folder(settings: String?) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    _ = try folder.folder("photos/inner")
    try folder.writePhotograph("photos/inner/red.png", red: 200, green: 20, blue: 20)
    guard let settings else { return folder }
    _ = try folder.folder("config/vitrine")
    try folder.write(Array(settings.utf8), "config/vitrine/config.toml")
    return folder
  }

  private func screen(_ options: [String] = [], in folder: TemporaryFolder) throws -> Program.Run {
    try Program.run(
      ["snapshot", folder.path("photos"), "--format", "text", "--size", "80x24"] + options,
      environment: folder.environment)
  }

  @Test func settingsApplyWhereTheCommandLineIsSilent() throws {
    let folder = try folder(settings: "filter = \"original\"\nrecursive = true\n")
    let run = try screen(in: folder)
    #expect(run.status == 0 && run.output.contains("red.png") && run.output.contains("· Original"), "\(run.error)")
    #expect(try screen(["--filter", "gray"], in: folder).output.contains("· Gray"))
  }

  @Test func theDefaultFileChangesNothing() throws {
    let plain = try folder(settings: nil)
    let printed = try Program.run(["config", "--print-default"], environment: plain.environment)
    #expect(printed.status == 0 && printed.error.isEmpty)
    #expect(try Program.run(["config"], environment: plain.environment).output == printed.output)
    let folder = try folder(settings: printed.output)
    let run = try Program.run(["config"], environment: folder.environment)
    #expect(run.status == 0 && run.output == printed.output)
    #expect(run.error.contains(folder.path("config/vitrine/config.toml")))
  }

  @Test func whatIsSetIsPrintedAsAFileThatSaysTheSame() throws {
    let folder = try folder(
      settings: """
        model = "nets/a \\"b\\" \\u001b[2J.onnx"
        filter = "gray"
        compute-units = "cpuOnly"
        precision = "f32"
        in-flight = 3
        recursive = true
        private = true
        max-megapixels = 12
        max-megabytes = 34
        """)
    let run = try Program.run(["config"], environment: folder.environment)
    #expect(run.output.contains("model = \"\(folder.path("config/vitrine/nets/a \\\"b\\\" \\u001b[2J.onnx"))\""))
    for line in ["filter = \"gray\"", "compute-units = \"cpuOnly\"", "precision = \"f32\"", "in-flight = 3"] {
      #expect(run.output.contains("\n\(line)"))
    }
    try folder.write(Array(run.output.utf8), "config/vitrine/config.toml")
    #expect(try Program.run(["config"], environment: folder.environment).output == run.output)
  }

  @Test(arguments: [
    ("filter = \"sepia\"", ":1: filter: “sepia” is not one of \"original\", \"gray\", \"model\""),
    ("\nin-flight = 0", ":2: in-flight: this must be a whole number from 1 to 256"),
    ("private = 1", ":1: private: this must be true or false"), ("models = \"a\"", ":1: models: there is no such key"),
    ("model = 3", ":1: model: this must be text in quotes"), ("filter =", ":1: this is not TOML"),
  ])
  func aFileThatCannotBeReadIsToldWithItsLine(_ settings: String, _ expected: String) throws {
    let folder = try folder(settings: settings)
    let run = try screen(in: folder)
    #expect(run.status == 1 && run.output.isEmpty)
    #expect(run.error.contains(folder.path("config/vitrine/config.toml") + expected), "\(run.error)")
    #expect(try Program.run(["config"], environment: folder.environment).status == 1)
    #expect(try Program.run(["config", "--print-default"], environment: folder.environment).status == 0)
  }

  @Test func aSettingsFileThatIsAFolderIsTold() throws {
    let folder = try TemporaryFolder()
    _ = try folder.folder("config/vitrine/config.toml")
    let run = try Program.run(["devices"], environment: folder.environment)
    #expect(run.status == 1 && run.error.contains("config.toml: the file is not a regular file"))
  }
}
