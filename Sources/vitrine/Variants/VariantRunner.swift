import Evaluation
import Foundation
import Glibc

/// Measures the forms of a model, each in its own processes, so that no form leaves anything in memory for the next.
struct VariantRunner {
  /// The original's path.
  let model: String
  /// Options and photographs, the same for all forms.
  let options: [String]
  let photographs: [String]

  /// - Parameter failures: forms that could not be made; they come last in the report.
  func run(
    _ variants: [ModelVariant], _ failures: [VariantMeasurement] = [], progress: (String) -> Void
  ) async throws -> VariantsReport {
    var measurements: [VariantMeasurement] = []
    for (index, variant) in variants.enumerated() {
      progress("\(variant.name), \(index + 1) of \(variants.count)")
      let measurement = try await TemporaryFolder.with { try await measure(variant, in: $0) }
      if let measurement { measurements.append(measurement) }
    }
    return VariantsReport(model: model, variants: measurements + failures)
  }

  /// `nil` if the device does not compute in that precision.
  private func measure(_ variant: ModelVariant, in folder: URL) async throws -> VariantMeasurement? {
    do {
      let preparation: VariantMeasurement.Preparation = try await child("prepare", variant, folder)
      let ranOther = preparation.precision != variant.precision && variant.precision != "auto"
      if variant.needsPrecision && ranOther { return nil }
      var measurement: VariantMeasurement = try await child("measure", variant, folder)
      measurement.uncachedLoadSeconds = preparation.uncachedLoadSeconds
      if ranOther {
        let note = "\(preparation.device) has no \(variant.precision) and computed in \(preparation.precision)"
        measurement.note = [note, measurement.note].compactMap { $0 }.joined(separator: "; ")
      }
      return measurement
    } catch let error as CommandError {
      var measurement = VariantMeasurement(name: variant.name, model: variant.model, bytes: 0)
      measurement.failure = error.description
      return measurement
    }
  }

  private func child<Value: Decodable & Sendable>(
    _ step: String, _ variant: ModelVariant, _ folder: URL
  ) async throws -> Value {
    let (result, messages) = (folder.appendingPathComponent("\(step).json"), folder.appendingPathComponent("messages"))
    let arguments =
      ["evaluate", "--variant-step", step, "--variant-folder", folder.path, "--variant-name", variant.name]
      + ["--variant-reference", model, "--precision", variant.precision] + options + ["--", variant.model] + photographs
    let status = try await ChildProcess.run(ChildProcess.ownProgram(), arguments, messagesTo: messages)
    let text = String(decoding: FileManager.default.contents(atPath: messages.path) ?? Data(), as: UTF8.self)
    if status == 128 + SIGINT { throw CancellationError() }
    guard status == 0, let json = FileManager.default.contents(atPath: result.path) else {
      let lines = text.split(separator: "\n").map { $0.hasPrefix("vitrine: ") ? $0.dropFirst(9) : $0 }
      throw CommandError(
        lines.isEmpty ? "the measuring process ended with the status \(status)" : lines.joined(separator: "; "))
    }
    return try JSONDecoder().decode(Value.self, from: json)
  }
}
