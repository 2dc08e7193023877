import Imaging
import OpenCoreML
import Pictures
import SystemPackage

/// A classifier, evaluated on photographs whose classes are known.
struct ClassificationTask: EvaluationTask {
  struct Prepared: Sendable {
    var photograph: PixelBuffer
    var truth: Int
  }

  let input: PhotographInput
  let output: ClassOutput
  /// The classes by the photographs' paths.
  let truth: [FilePath: Int]

  var inputs: [PhotographInput] { [input] }

  func prepare(
    _ photograph: PixelBuffer, at path: FilePath
  ) throws -> (prepared: Prepared, features: [MLDictionaryFeatureProvider]) {
    guard let truth = truth[path] else { throw EvaluationError("its class is not known") }
    let features = try input.features(from: photograph)
    return (Prepared(photograph: photograph, truth: truth), [features])
  }

  func judge(_ prepared: Prepared, _ answers: [any MLFeatureProvider & Sendable]) throws -> PhotographResult.Figures {
    let scores = try output.scores(in: answers)
    let truth = prepared.truth
    guard let best = scores.indices.max(by: { scores[$0] < scores[$1] }), scores.indices.contains(truth) else {
      throw EvaluationError("the model gave \(scores.count) scores, none for the class “\(output.name(of: truth))”")
    }
    // Of equal scores the first ranks higher, as in the prediction.
    let rank = 1 + scores.indices.count { scores[$0] > scores[truth] || scores[$0] == scores[truth] && $0 < truth }
    return .classification(
      ClassificationFigures(
        label: output.name(of: truth), predictedLabel: output.name(of: rank == 1 ? truth : best), rank: rank,
        score: scores[best], scoreOfTruth: scores[truth]))
  }

  func pictures(
    _ prepared: Prepared, _ answers: [any MLFeatureProvider & Sendable]
  ) throws -> [EvaluationExample.Picture] {
    let picture = prepared.photograph.resized(width: input.size.width, height: input.size.height)
    return [.init(caption: "input", buffer: input.isGray ? picture.grayscale() : picture)]
  }
}
