import ArgumentParser
import OpenCoreML
import Settings

/// On which devices and in what precision models run. It means the same in every command.
struct ExecutionOptions: ParsableArguments {
  @Option(
    name: .customLong("compute-units"),
    help: "Which devices may be used: \(ComputeUnitsChoice.allValueStrings.joined(separator: ", ")).")
  var computeUnits: ComputeUnitsChoice = UserSettings.current.computeUnits

  @Option(help: "The precision that models run in: \(PrecisionChoice.allValueStrings.joined(separator: ", ")).")
  var precision: PrecisionChoice = UserSettings.current.precision

  var mlComputeUnits: MLComputeUnits { computeUnits.mlComputeUnits }

  var mlPrecision: MLPrecision { precision.mlPrecision }

  /// A new configuration with these settings.
  var configuration: MLModelConfiguration {
    let configuration = MLModelConfiguration()
    configuration.computeUnits = mlComputeUnits
    configuration.precision = mlPrecision
    return configuration
  }
}

extension ComputeUnitsChoice: ExpressibleByArgument {}
extension PrecisionChoice: ExpressibleByArgument {}
