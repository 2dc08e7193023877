import Files
import Foundation
import ModelFiles
import OpenCoreML
import SystemPackage

/// A small settings file beside a model: `mobilenet.vitrine.toml` for `mobilenet.onnx`.
///
/// ```toml
/// labels = "classes.txt"            # a file beside this one, a line each; or ["cat", "dog"]
///
/// [input]
/// size = "320x320"                  # width x height
/// layout = "NCHW"                   # or "NHWC"
/// color = "rgb"                     # or "gray", "bgr"
/// range = "-1...1"                  # what 0 and 255 become; or both of these:
/// mean = [0.485, 0.456, 0.406]      # one number, or one for each channel
/// std = [0.229, 0.224, 0.225]
///
/// [output]
/// name = "logits"                   # the one that is shown
/// kind = "labels"                   # or "image", "mask", "depth", "values"
/// range = "0...255"                 # of an image
/// ```
package struct CorrectionFile {
  /// What the file says.
  package let correction: ModelCorrection

  /// The file's place for a model: the model's path with another extension.
  package static func url(beside model: URL) -> URL {
    model.deletingPathExtension().appendingPathExtension("vitrine.toml")
  }

  /// The settings for a model; empty if there is no such file.
  ///
  /// - Throws: `SettingsError` if the file cannot be read, is not TOML, or contains an impossible value.
  package static func correction(of model: URL) throws -> ModelCorrection {
    let url = url(beside: model)
    guard (try? FileManager.default.attributesOfItem(atPath: url.path)) != nil else { return ModelCorrection() }
    return try CorrectionFile(SettingsTable(contentsOf: url)).correction
  }

  /// Reads the file's table.
  ///
  /// - Throws: `SettingsError`, which names the file, the line and what is allowed.
  package init(_ file: SettingsTable) throws {
    try file.checkKeys(["labels", "input", "output"])
    var correction = ModelCorrection()
    try Self.readLabels(file, &correction)
    if let input = try file.section("input") { try Self.readInput(input, &correction) }
    if let output = try file.section("output") { try Self.readOutput(output, &correction) }
    self.correction = correction
  }

  private static func readLabels(_ file: SettingsTable, _ correction: inout ModelCorrection) throws {
    switch try file.strings("labels", help: "this must be a file's name, or a list of names: [\"cat\", \"dog\"]") {
    case .string(let name):
      let labels = try Self.neighbour(name, of: file)
      correction.classLabels = try ClassLabelFile.labels(at: labels)
      correction.classLabelsOrigin = labels.path
    case .list(let names):
      correction.classLabels = names
      correction.classLabelsOrigin = file.url.path
    case nil: break
    }
  }

  /// A file in the same folder as the settings file, or below it. People pass models on together with their settings files: one
  /// from elsewhere must not be able to show other files of this machine.
  private static func neighbour(_ name: String, of file: SettingsTable) throws -> URL {
    let folder = file.url.deletingLastPathComponent()
    let help =
      "“\(name)” lies outside the model's folder; put the labels beside the model, or name them with --class-labels"
    guard !name.hasPrefix("/"), !name.split(separator: "/").contains("..") else { throw file.failure("labels", help) }
    let labels = folder.appendingPathComponent(name)
    guard let real = RealPath.of(FilePath(labels.path)), let realFolder = RealPath.of(FilePath(folder.path)) else {
      return labels
    }
    guard real.starts(with: realFolder) else { throw file.failure("labels", help) }
    // No longer a link: what it leads to cannot be another file meanwhile.
    return URL(fileURLWithPath: real.string)
  }

  private static func readInput(_ input: SettingsTable, _ correction: inout ModelCorrection) throws {
    try input.checkKeys(["size", "layout", "color", "range", "mean", "std"])
    if let text = try input.string("size") {
      guard let size = CorrectionWords.size(text) else { throw input.failure("size", CorrectionWords.sizeHelp) }
      correction.inputSize = size
    }
    correction.inputOrder = try input.word("layout")
    correction.inputColors = try input.word("color")
    let range = try scale("range", input)
    let mean = try input.numbers("mean", counts: [1, 3], help: CorrectionWords.meanHelp)
    let deviation = try input.numbers("std", counts: [1, 3], help: CorrectionWords.meanHelp)
    guard mean != nil || deviation != nil else {
      correction.inputScale = range
      return
    }
    guard range == nil else { throw input.failure("range", "give a range, or a mean and std, not both") }
    guard let scale = PixelScale(mean: mean ?? [0], deviation: deviation ?? [1]) else {
      throw input.failure(mean == nil ? "std" : "mean", CorrectionWords.meanHelp)
    }
    correction.inputScale = scale
  }

  private static func readOutput(_ output: SettingsTable, _ correction: inout ModelCorrection) throws {
    try output.checkKeys(["name", "kind", "range"])
    correction.outputName = try output.string("name")
    correction.outputKind = try output.word("kind")
    correction.outputScale = try scale("range", output)
  }

  private static func scale(_ key: String, _ table: SettingsTable) throws -> PixelScale? {
    guard let text = try table.string(key) else { return nil }
    guard let range = PixelScale.parsedRange(text) else { throw table.failure(key, CorrectionWords.rangeHelp) }
    return range
  }
}
