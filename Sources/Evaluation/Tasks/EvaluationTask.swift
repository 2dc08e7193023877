import Imaging
import OpenCoreML
import SystemPackage

/// What is measured of a photograph: how it goes into the models, and what is made of their answers.
///
/// All but the predictions runs on the threads for pixels.
protocol EvaluationTask: Sendable {
  /// What of a photograph is needed when the answers are there.
  associatedtype Prepared: Sendable

  /// The inputs of the models, in their order.
  var inputs: [PhotographInput] { get }

  /// Makes one input a model.
  func prepare(
    _ photograph: PixelBuffer, at path: FilePath
  ) throws -> (prepared: Prepared, features: [MLDictionaryFeatureProvider])

  /// Measures the answers, one a model.
  func judge(_ prepared: Prepared, _ answers: [any MLFeatureProvider & Sendable]) throws -> PhotographResult.Figures

  /// What is shown of a photograph: what went in, what came out, what should have.
  func pictures(
    _ prepared: Prepared, _ answers: [any MLFeatureProvider & Sendable]
  ) throws -> [EvaluationExample.Picture]
}

extension EvaluationTask {
  /// The size that a decoded photograph has to cover, so that no input is made from fewer pixels than it has.
  var coveredSize: PixelSize {
    PixelSize(width: inputs.map(\.size.width).max() ?? 1, height: inputs.map(\.size.height).max() ?? 1)
  }
}
