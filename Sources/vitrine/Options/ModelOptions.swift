import ArgumentParser
import Foundation
import Gallery
import OpenCoreML

/// Which models and how they run; means the same in every command.
struct ModelOptions: ParsableArguments {
  @Option(
    name: .customLong("model"),
    help: ArgumentHelp(
      "A model to show photographs through; may be repeated. Default: the bundled colouriser.", valueName: "path"))
  var modelPaths: [String] = []

  @Option(help: "What is done to the photographs: \(FilterChoice.allValueStrings.joined(separator: ", ")).")
  var filter: FilterChoice = .model

  @OptionGroup var execution: ExecutionOptions

  @OptionGroup var concurrency: ConcurrencyOptions

  /// The most predictions in flight; `nil` for what the device says is best.
  var inFlight: Int? { concurrency.inFlight }

  /// What is done to the photographs first.
  enum FilterChoice: String, ExpressibleByArgument, CaseIterable { case original, gray, model }

  /// The models, each with the name of its file.
  var sources: [ModelSource] {
    let urls =
      modelPaths.isEmpty ? [Installation.colorizer].compactMap { $0 } : modelPaths.map { URL(fileURLWithPath: $0) }
    return urls.map { ModelSource(name: $0.deletingPathExtension().lastPathComponent, url: $0) }
  }

  /// How models are loaded.
  var settings: ModelSettings {
    ModelSettings(
      computeUnits: execution.mlComputeUnits, precision: execution.mlPrecision, inFlightLimit: inFlight)
  }

  /// Puts the models and the filter into a gallery's configuration.
  func apply(to configuration: inout GalleryConfiguration) {
    configuration.models = sources
    configuration.modelSettings = settings
    configuration.filter =
      switch filter {
      case .original: .original
      case .gray: .gray
      // Without a model there is nothing to colour with.
      case .model: configuration.models.isEmpty ? .original : .model(0)
      }
  }
}
