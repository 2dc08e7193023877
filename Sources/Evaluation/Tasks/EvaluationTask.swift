import Imaging
import OpenCoreML
import SystemPackage

/// A kind of measurement: how a photograph goes into the models, and how their answers are judged.
///
/// Everything except the predictions runs on the worker threads.
protocol EvaluationTask: Sendable {
  /// The part of a photograph that is needed once the answers are there.
  associatedtype Prepared: Sendable

  /// The inputs of the models, in their order.
  var inputs: [PhotographInput] { get }

  /// Makes one input per model.
  func prepare(
    _ photograph: PixelBuffer, at path: FilePath
  ) throws -> (prepared: Prepared, features: [MLDictionaryFeatureProvider])

  /// Measures the answers, one per model.
  func judge(_ prepared: Prepared, _ answers: [any MLFeatureProvider & Sendable]) throws -> PhotographResult.Figures

  /// The pictures to show for a photograph: what went in, what came out, and what should have come out.
  func pictures(
    _ prepared: Prepared, _ answers: [any MLFeatureProvider & Sendable]
  ) throws -> [EvaluationExample.Picture]
}

extension EvaluationTask {
  /// Photographs are decoded at least this large, so that no input is enlarged needlessly.
  var coveredSize: PixelSize {
    PixelSize(width: inputs.map(\.size.width).max() ?? 1, height: inputs.map(\.size.height).max() ?? 1)
  }
}
