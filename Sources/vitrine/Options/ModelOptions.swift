import ArgumentParser
import Foundation
import Gallery
import OpenCoreML
import Pictures
import Settings

/// Which models to use, and how they run. It means the same in every command.
struct ModelOptions: ParsableArguments {
  @Option(
    name: .customLong("model"),
    help: ArgumentHelp(
      "A model to show photographs through; may be repeated. Default: the bundled colouriser.", valueName: "path"))
  var modelPaths: [String] = UserSettings.current.model.map { [$0] } ?? []

  @Option(help: "What to do to the photographs: \(FilterChoice.allValueStrings.joined(separator: ", ")).")
  var filter: FilterChoice = UserSettings.current.filter

  @OptionGroup var corrections: CorrectionOptions

  @OptionGroup var execution: ExecutionOptions

  @OptionGroup var concurrency: ConcurrencyOptions

  /// The largest number of predictions in flight; `nil` for the device's own recommendation.
  var inFlight: Int? { concurrency.inFlight }

  /// The models, each with the name of its file, followed by the one that they are compared with.
  private func sources(against other: String?) throws -> [ModelSource] {
    let ours =
      modelPaths.isEmpty ? [Installation.colorizer].compactMap { $0 } : modelPaths.map { URL(fileURLWithPath: $0) }
    let urls = ours + (other.map { [URL(fileURLWithPath: $0)] } ?? [])
    let names = urls.map { $0.deletingPathExtension().lastPathComponent }
    return try urls.enumerated().map { index, url in
      // If two files have the same name, the folder tells them apart.
      let isOnly = names.count { $0 == names[index] } == 1
      let name = isOnly ? names[index] : "\(url.deletingLastPathComponent().lastPathComponent)/\(names[index])"
      return ModelSource(
        name: name, url: url, correction: try corrections.correction(of: url),
        isExpectedToColor: modelPaths.isEmpty && other == nil)
    }
  }

  /// How models are loaded.
  var settings: ModelSettings {
    ModelSettings(
      computeUnits: execution.mlComputeUnits, precision: execution.mlPrecision, inFlightLimit: inFlight)
  }

  /// Puts the models and the filter into a gallery's configuration.
  ///
  /// - Parameter other: a model to compare with.
  /// - Throws: an error if a model's settings file cannot be read.
  func apply(to configuration: inout GalleryConfiguration, against other: String? = nil) throws {
    guard other == nil || modelPaths.count <= 1 else {
      throw ValidationError("--against compares two models; name only one with --model")
    }
    configuration.models = try sources(against: other)
    configuration.modelSettings = settings
    configuration.filter =
      switch filter {
      case .original: .original
      case .gray: .gray
      // Without a model there is nothing to colour with.
      case .model where configuration.models.isEmpty: .original
      case .model: other == nil || configuration.models.count < 2 ? .model(0) : .comparison(0, 1)
      }
  }
}

extension FilterChoice: ExpressibleByArgument {}
