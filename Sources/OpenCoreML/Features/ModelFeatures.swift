import Foundation
import ModelFiles

/// A model's inputs and outputs with their conversions: determined once at load, used for every prediction.
package struct ModelFeatures: Sendable {
  package let inputs: [FeatureConversion]
  package let outputs: [FeatureConversion]
  private let classifier: Classifier?

  private struct Classifier: Sendable {
    var labels: [String]
    var hasIntegers: Bool
    var labelName: String
    var probabilitiesName: String

    func key(_ label: String) -> AnyHashable { hasIntegers ? AnyHashable(Int64(label) ?? 0) : AnyHashable(label) }

    func value(_ label: String) -> MLFeatureValue {
      hasIntegers ? MLFeatureValue(int64: Int64(label) ?? 0) : MLFeatureValue(string: label)
    }
  }

  /// - Throws: `MLModelError` with the code `io` if no multi-array can hold an input or output.
  package init(_ metadata: ModelMetadata) throws {
    inputs = try metadata.inputs.map { try FeatureConversion($0) }
    outputs = try metadata.outputs.map { try FeatureConversion($0) }
    if let labels = metadata.classLabels, let label = metadata.predictedFeatureName,
      let probabilities = metadata.predictedProbabilitiesName
    {
      classifier = Classifier(
        labels: labels, hasIntegers: metadata.hasIntegerLabels ?? false, labelName: label,
        probabilitiesName: probabilities)
    } else {
      classifier = nil
    }
  }

  /// The outputs as the model's users see them: a classifier has its probabilities by class name, and the most probable class.
  var outputDescriptions: [MLFeatureDescription] {
    guard let classifier else { return outputs.map(\.description) }
    return outputs.map { output in
      output.description.name == classifier.probabilitiesName
        ? MLFeatureDescription(name: classifier.probabilitiesName, type: .dictionary) : output.description
    } + [MLFeatureDescription(name: classifier.labelName, type: classifier.hasIntegers ? .int64 : .string)]
  }

  /// The outputs, with a classifier's answer as class names.
  func answer(_ values: [String: MLFeatureValue]) throws -> [String: MLFeatureValue] {
    guard let classifier, let array = values[classifier.probabilitiesName]?.multiArrayValue else { return values }
    let probabilities = (0..<min(array.count, classifier.labels.count)).map { array[$0].doubleValue }
    let best = probabilities.indices.max { probabilities[$0] < probabilities[$1] }
    var answer = values
    let byLabel = zip(classifier.labels, probabilities).map { (classifier.key($0), $1 as NSNumber) }
    answer[classifier.probabilitiesName] = try MLFeatureValue(dictionary: Dictionary(byLabel) { first, _ in first })
    answer[classifier.labelName] = classifier.value(best.map { classifier.labels[$0] } ?? "")
    return answer
  }
}
