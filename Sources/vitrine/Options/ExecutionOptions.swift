import ArgumentParser
import OpenCoreML

/// On which devices and in what precision models run. It means the same in every command.
struct ExecutionOptions: ParsableArguments {
  @Option(
    name: .customLong("compute-units"),
    help: "Which devices may be used: \(ComputeUnits.allValueStrings.joined(separator: ", ")).")
  var computeUnits: ComputeUnits = UserSettings.current.computeUnits

  @Option(help: "The precision that models run in: \(Precision.allValueStrings.joined(separator: ", ")).")
  var precision: Precision = UserSettings.current.precision

  /// The permitted devices, by Core ML's names.
  enum ComputeUnits: String, ExpressibleByArgument, CaseIterable { case all, cpuOnly, cpuAndGPU, cpuAndNeuralEngine }

  /// The precisions, by their short names.
  enum Precision: String, ExpressibleByArgument, CaseIterable { case f32, bf16, f16, auto }

  var mlComputeUnits: MLComputeUnits {
    switch computeUnits {
    case .all: .all
    case .cpuOnly: .cpuOnly
    case .cpuAndGPU: .cpuAndGPU
    case .cpuAndNeuralEngine: .cpuAndNeuralEngine
    }
  }

  var mlPrecision: MLPrecision {
    switch precision {
    case .f32: .float32
    case .bf16: .bfloat16
    case .f16: .float16
    case .auto: .automatic
    }
  }

  /// A new configuration with these settings.
  var configuration: MLModelConfiguration {
    let configuration = MLModelConfiguration()
    configuration.computeUnits = mlComputeUnits
    configuration.precision = mlPrecision
    return configuration
  }
}
