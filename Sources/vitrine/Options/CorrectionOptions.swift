import ArgumentParser
import Foundation
import ModelFiles
import OpenCoreML
import Settings

/// Settings that override what a model's file, or the settings file beside it, says. They mean the same in every command.
struct CorrectionOptions: ParsableArguments {
  @Option(
    name: .customLong("input-size"),
    help: ArgumentHelp(
      "The size of the model's image input. Default: what the model says, else 256.", valueName: "width×height"))
  var inputSize: String?

  @Option(
    name: .customLong("input-layout"),
    help: "The order of its axes: \(FeatureMetadata.Image.AxisOrder.allValueStrings.joined(separator: ", ")).")
  var inputLayout: FeatureMetadata.Image.AxisOrder?

  @Option(
    name: .customLong("input-color"),
    help: "Its channels: \(FeatureMetadata.Image.ColorLayout.allValueStrings.joined(separator: ", ")).")
  var inputColor: FeatureMetadata.Image.ColorLayout?

  @Option(
    name: .customLong("input-range"), parsing: .unconditional,
    help: ArgumentHelp("What 0 and 255 become: 0...1, -1...1, 0...255.", valueName: "low...high"))
  var inputRange: String?

  @Option(
    name: .customLong("input-mean"), parsing: .unconditional,
    help: ArgumentHelp("Instead of a range: what is subtracted, one number or one per channel.", valueName: "r,g,b"))
  var inputMean: String?

  @Option(
    name: .customLong("input-std"), parsing: .unconditional,
    help: ArgumentHelp("What the result is divided by, one number or one per channel.", valueName: "r,g,b"))
  var inputDeviation: String?

  @Option(name: .customLong("output-name"), help: "The output that is shown. Default: the first.")
  var outputName: String?

  @Option(
    name: .customLong("output-kind"),
    help: "What it means: \(ModelCorrection.OutputKind.allValueStrings.joined(separator: ", ")).")
  var outputKind: ModelCorrection.OutputKind?

  @Option(
    name: .customLong("output-range"), parsing: .unconditional,
    help: ArgumentHelp("For an image: the values that mean 0 and 255.", valueName: "low...high"))
  var outputRange: String?

  @Option(
    name: .customLong("class-labels"),
    help: ArgumentHelp("The names of the model's classes, one per line.", valueName: "file"), completion: .file())
  var classLabels: String?

  mutating func validate() throws { _ = try parsed() }

  /// The settings for a model: these options, completed by the settings file beside the model.
  ///
  /// - Throws: `SettingsError` if that file or the file of labels cannot be read.
  func correction(of model: URL) throws -> ModelCorrection {
    var correction = try parsed()
    if let classLabels {
      correction.classLabels = try ClassLabelFile.labels(at: URL(fileURLWithPath: classLabels))
      correction.classLabelsOrigin = classLabels
    }
    return correction.filled(from: try CorrectionFile.correction(of: model))
  }

  /// The options as given, for another process of this program.
  var arguments: [String] {
    let options = [
      ("input-size", inputSize), ("input-layout", inputLayout?.rawValue), ("input-color", inputColor?.rawValue),
      ("input-range", inputRange), ("input-mean", inputMean), ("input-std", inputDeviation),
      ("output-name", outputName), ("output-kind", outputKind?.rawValue), ("output-range", outputRange),
      ("class-labels", classLabels),
    ]
    return options.compactMap { name, value in value.map { "--\(name)=\($0)" } }
  }

  private func parsed() throws -> ModelCorrection {
    var correction = ModelCorrection()
    if let inputSize {
      guard let size = CorrectionWords.size(inputSize) else {
        throw ValidationError("--input-size: \(CorrectionWords.sizeHelp), not “\(inputSize)”")
      }
      correction.inputSize = size
    }
    correction.inputOrder = inputLayout
    correction.inputColors = inputColor
    correction.inputScale = try scale()
    correction.outputName = outputName
    correction.outputKind = outputKind
    correction.outputScale = try outputRange.map { try range($0, "--output-range") }
    return correction
  }

  private func scale() throws -> PixelScale? {
    guard inputMean != nil || inputDeviation != nil else {
      return try inputRange.map { try range($0, "--input-range") }
    }
    guard inputRange == nil else { throw ValidationError("--input-range: give a range, or a mean and std, not both") }
    guard let mean = inputMean.map({ PixelScale.numbers($0) }) ?? [0],
      let deviation = inputDeviation.map({ PixelScale.numbers($0) }) ?? [1],
      let scale = PixelScale(mean: mean, deviation: deviation)
    else { throw ValidationError("--input-mean, --input-std: \(CorrectionWords.meanHelp)") }
    return scale
  }

  private func range(_ text: String, _ option: String) throws -> PixelScale {
    guard let range = PixelScale.parsedRange(text) else {
      throw ValidationError("\(option): \(CorrectionWords.rangeHelp), not “\(text)”")
    }
    return range
  }
}

extension FeatureMetadata.Image.AxisOrder: ExpressibleByArgument {}
extension FeatureMetadata.Image.ColorLayout: ExpressibleByArgument {}
extension ModelCorrection.OutputKind: ExpressibleByArgument {}
