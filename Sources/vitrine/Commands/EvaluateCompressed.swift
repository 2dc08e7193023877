import Evaluation
import Foundation
import Imaging
import InferenceTrace
import OpenCoreML

/// Makes compressed forms of a model, to be measured.
struct CompressedVariants {
  /// The original's path.
  let model: String
  /// Names of operations that stay in f32, with stars.
  let kept: [String]
  /// What is said of it in place of its file.
  let correction: ModelCorrection
  let calibrationPaths: [String]
  /// Where they are made.
  let folder: URL
  let limits: ImageLimits
  /// What they run in.
  let precision: String

  /// The forms that could be made, and of the others why not.
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
      // Once is enough.
      defer { work.saysWhatWasLost = false }
      do {
        try Compile.checkThatNothingElseIs(at: destination)
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
