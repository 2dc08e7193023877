import Evaluation
import Foundation
import Imaging
import InferenceTrace
import ModelFiles
import OpenCoreML

/// Makes compressed forms of a model, to measure them.
struct CompressedVariants {
  /// The original's path.
  let model: String
  /// Names of operations that stay in f32; may contain wildcards.
  let kept: [String]
  /// Settings that override the model's file.
  let correction: ModelCorrection
  let calibrationPaths: [String]
  /// The folder for the forms.
  let folder: URL
  let limits: ImageLimits
  /// The precision in which they run.
  let precision: String

  /// The forms that could be made, and the failures with their reasons.
  func make(
    _ names: [String], progress: (String) -> Void
  ) async throws -> (variants: [ModelVariant], failures: [VariantMeasurement]) {
    var work = CompressionWork(model: model, kept: kept, correction: correction, recorder: SilentTraceRecorder())
    let stem = URL(fileURLWithPath: model).deletingPathExtension().lastPathComponent
    var variants: [ModelVariant] = []
    var failures: [VariantMeasurement] = []
    for name in names {
      progress("compressing: \(name)")
      let destination = folder.appendingPathComponent("\(stem)-\(name).\(CompiledBundle.fileExtension)")
      let title = name == VariantOptions.Forms.calibrated ? "int8 \(name)" : "\(name) weights"
      // Say it only for the first form.
      defer { work.saysWhatWasLost = false }
      do {
        try CompiledOutput.checkThatNothingElseIs(at: destination)
        if let form = CompressionForm(name: name) {
          try await work.compress(as: form, to: destination)
        } else {
          _ = try await work.calibrate(
            on: calibrationPaths, isRecursive: true, subset: CalibrationSet.usualCount, limits: limits, to: destination)
        }
        variants.append(
          ModelVariant(name: title, model: destination.path, precision: precision, needsPrecision: false))
      } catch let error as CancellationError {
        throw error
      } catch {
        var failure = VariantMeasurement(name: title, model: destination.path, bytes: 0)
        failure.failure = "\(error)"
        failures.append(failure)
      }
    }
    return (variants, failures)
  }
}
