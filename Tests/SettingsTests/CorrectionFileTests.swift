import Foundation
import Glibc
import ModelFiles
import OpenCoreML
import ProgramSupport
import Settings
import Testing

@Suite struct CorrectionFileTests {
  private let place = URL(fileURLWithPath: "/models/net.vitrine.toml")

  private func correction(_ text: String) throws -> ModelCorrection {
    try CorrectionFile(SettingsTable(text: text, url: place)).correction
  }

  private func message(_ text: String) -> String {
    do {
      _ = try correction(text)
      return ""
    } catch {
      return String(describing: error)
    }
  }

  @Test func aWholeFileSaysAllThatOptionsCan() throws {
    let correction = try correction(
      """
      labels = ["cat", "dog"]
      [input]
      size = "320x240"
      layout = "NHWC"
      color = "bgr"
      mean = [0.485, 0.456, 0.406]
      std = [0.229, 0.224, 0.225]
      [output]
      name = "logits"
      kind = "labels"
      """)
    #expect(correction.inputSize == .init(width: 320, height: 240))
    #expect(correction.inputOrder == .interleaved && correction.inputColors == .bgr)
    #expect(correction.inputScale == PixelScale(mean: [0.485, 0.456, 0.406], deviation: [0.229, 0.224, 0.225]))
    #expect(correction.outputName == "logits" && correction.outputKind == .labels)
    #expect(correction.classLabels == ["cat", "dog"])
  }

  @Test func theFileLiesBesideTheModelUnderItsName() {
    let models = ["/m/mobilenet.onnx", "/m/mobilenet.mlmodelc", "/m/mobilenet.tflite"]
    for model in models {
      #expect(CorrectionFile.url(beside: URL(fileURLWithPath: model)).path == "/m/mobilenet.vitrine.toml")
    }
  }

  @Test(arguments: [
    ("[input]\nsize = \"320x\"", ":2: input.size: a size is width and height"),
    ("[input]\nsize = \"1x0\"", ":2: input.size"), ("[input]\nsize = \"1x1\"", "2 to 65535"),
    ("[input]\nsize = \"100000x100000\"", "2 to 65535"), ("[input]\nsize = \"-3x20\"", ":2: input.size"),
    ("[input]\nsize = 320", ":2: input.size: this must be text in quotes"),
    ("\n[input]\n# a word\nlayout = \"CHW\"", ":4: input.layout: “CHW” is not one of \"NCHW\", \"NHWC\""),
    ("[input]\ncolour = \"rgb\"", ":2: input.colour: there is no such key; [input] may have size, layout, color"),
    ("[imput]\nsize = \"3x3\"", ":1: imput: there is no such key; a file may have labels, input, output"),
    ("input = 3", ":1: input: this must be a table: [input]"),
    ("[input]\nrange = \"1...-1\"", ":2: input.range: a range is what 0 and 255 become"),
    ("[input]\nmean = [1, 2]", ":2: input.mean: a mean or deviation is one number or three"),
    ("[input]\nmean = [1, 2, 3]\nstd = 0", "deviations above 0"),
    ("[input]\nmean = 1\nrange = \"0...1\"", ":3: input.range: give a range, or a mean and std"),
    ("[output]\nkind = \"picture\"", ":2: output.kind: “picture” is not one of \"image\", \"labels\", \"mask\""),
    ("labels = 3", ":1: labels: this must be a file's name, or a list of names"),
    ("[input\nsize = 1", ":1: this is not TOML"), ("[input]\n\nsize = = 1", ":3: this is not TOML"),
    ("labels = \"missing.txt\"", "/models/missing.txt: the file of labels is missing"),
  ])
  func whatIsWrongIsSaidWithItsLineAndWithWhatIsAllowed(_ text: String, _ expected: String) {
    let message = message(text)
    #expect(message.contains(expected), "\(message)")
  }

  @Test func whatOptionsSayGoesBeforeTheFile() throws {
    var options = ModelCorrection()
    options.inputColors = .gray
    let filled = options.filled(from: try correction("[input]\ncolor = \"bgr\"\nsize = \"30x20\""))
    #expect(filled.inputColors == .gray && filled.inputSize == .init(width: 30, height: 20))
  }

  @Test func labelsAreReadFromAFileBesideTheCorrection() throws {
    let folder = try TemporaryFolder()
    try folder.write(Array("cat\r\ndog\n\n".utf8), "classes.txt")
    try folder.write(Array("labels = \"classes.txt\"".utf8), "net.vitrine.toml")
    let model = URL(fileURLWithPath: folder.path("net.onnx"))
    #expect(try CorrectionFile.correction(of: model).classLabels == ["cat", "dog"])
    try folder.write(Array("cat\n\ndog".utf8), "classes.txt")
    #expect(throws: SettingsError.self) { try CorrectionFile.correction(of: model) }
  }

  @Test func labelsOutsideTheFolderAreRefused() throws {
    let folder = try TemporaryFolder()
    _ = try folder.folder("model/below")
    try folder.write(Array("secret\n".utf8), "secret.txt")
    try folder.write(Array("cat\n".utf8), "model/below/classes.txt")
    let links = ["model/link.txt": "../secret.txt", "model/inside.txt": "below/classes.txt", "model/away": ".."]
    for (name, target) in links {
      try FileManager.default.createSymbolicLink(atPath: folder.path(name), withDestinationPath: target)
    }
    let model = URL(fileURLWithPath: folder.path("model/net.onnx"))
    for name in ["../secret.txt", folder.path("secret.txt"), "below/../../secret.txt", "link.txt", "away/secret.txt"] {
      try folder.write(Array("labels = \"\(name)\"".utf8), "model/net.vitrine.toml")
      let error = #expect(throws: SettingsError.self) { try CorrectionFile.correction(of: model) }
      #expect(error?.description.contains("outside the model's folder") == true, "\(name): \(error?.description ?? "")")
      #expect(error?.description.contains("net.vitrine.toml:1: labels") == true)
    }
    for name in ["below/classes.txt", "./below/classes.txt", "inside.txt"] {
      try folder.write(Array("labels = \"\(name)\"".utf8), "model/net.vitrine.toml")
      #expect(try CorrectionFile.correction(of: model).classLabels == ["cat"], "\(name)")
    }
  }

  @Test func aPipeOrADeviceOrTooMuchIsNoFileOfLabels() throws {
    let folder = try TemporaryFolder()
    #expect(mkfifo(folder.path("pipe"), 0o600) == 0)
    try folder.write([UInt8](repeating: 0x61, count: (16 << 20) + 1), "large.txt")
    for (path, message) in [
      (folder.path("pipe"), "not a regular file"), ("/dev/zero", "not a regular file"),
      (folder.path("large.txt"), "more than 16 MiB"),
      (folder.url.path, "not a regular file"),
    ] {
      let error = #expect(throws: SettingsError.self) { try ClassLabelFile.labels(at: URL(fileURLWithPath: path)) }
      #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
    }
  }

  @Test func withoutAFileNothingIsSaid() throws {
    #expect(try CorrectionFile.correction(of: URL(fileURLWithPath: "/nowhere/net.onnx")).isEmpty)
  }

  @Test func equalCorrectionsHaveEqualFingerprintsAndOthersOthers() throws {
    let texts = [
      "[input]\nsize = \"30x20\"", "[input]\nsize = \"20x30\"", "[input]\ncolor = \"bgr\"",
      "[input]\nrange = \"0...1\"",
      "[input]\nrange = \"0...2\"", "[input]\nmean = [1, 2, 3]", "[input]\nmean = [3, 2, 1]", "labels = [\"a\", \"b\"]",
      "labels = [\"a, b\"]", "[output]\nkind = \"mask\"", "[output]\nname = \"mask\"", "[output]\nrange = \"0...1\"",
    ]
    let prints = try texts.map { try correction($0).fingerprint }
    #expect(Set(prints).count == texts.count)
    #expect(try correction("[input]\nmean = [1, 2, 3]").fingerprint == prints[5])
  }
}
