import Imaging
import ModelFiles
import OpenCoreML

/// How a photograph goes into a model and how the answer is read; worked out once from the model's description.
package struct PredictionPlan: Sendable {
  /// The only input.
  package let input: PhotographInput
  /// The output that is shown.
  let outputName: String
  private let reading: OutputReading

  /// The plan for a model whose only input is an image.
  ///
  /// - Throws: `UnsuitableModel` if the model has other inputs, or an input of a size that no photograph has.
  package init(_ description: MLModelDescription) throws {
    do {
      input = try description.photographInput()
    } catch {
      throw UnsuitableModel(reason: error.description)
    }
    guard let name = Self.shownOutput(of: description) else {
      throw UnsuitableModel(reason: "the model has no output; export it with one")
    }
    outputName = name
    let isClassifier = description.predictedProbabilitiesName == name
    let labels = description.labels
    reading = OutputReading(
      meaning: description.outputMeanings[name] ?? (isClassifier ? .labels : nil), labels: labels,
      inputSize: input.size,
      inputIsGray: input.isGray, element: description.outputElementTypes[name].flatMap(ImageElement.init),
      holdsIntegers: [.int32, .int8].contains(description.outputElements[name]?.dataType), batchCount: input.batchCount)
  }

  /// What the model gave, as it is shown.
  ///
  /// - Throws: `UnsuitableModel` if the output is not there.
  func output(of features: any MLFeatureProvider) throws -> ShownOutput {
    reading.output(of: try shownValue(of: features))
  }

  /// The output that is shown.
  ///
  /// - Throws: `UnsuitableModel` if it is not there.
  func shownValue(of features: any MLFeatureProvider) throws -> MLFeatureValue {
    guard let value = features.featureValue(for: outputName) else {
      throw UnsuitableModel(reason: "the model gave no output “\(outputName)”")
    }
    return value
  }

  /// The picture with an output in it.
  func finish(_ prepared: PreparedPicture, output: ShownOutput) -> PreparedPicture {
    var finished = prepared
    finished.showBefore(inGray: input.isGray)
    finished.answer = output.answer
    if case .picture(let picture) = output, input.isGray, picture.format == .rgb8 {
      // Gray in, colour out: the model adds colour, so the photograph's own luminance stays, sharp at any size.
      let luminance = finished.before.grayscale()
      finished.after = picture.resized(prepared.region, width: luminance.width, height: luminance.height)
        .recolored(luminanceOf: luminance)
    } else {
      finished.after = output.drawn(over: finished.before, showing: prepared.region)
    }
    return finished
  }

  /// The output chosen to be shown; else a classifier's, one whose kind is declared, or the model's first.
  private static func shownOutput(of description: MLModelDescription) -> String? {
    if let name = description.shownOutputName ?? description.predictedProbabilitiesName { return name }
    let names =
      description.outputNames.isEmpty
      ? description.outputDescriptionsByName.keys.sorted() : description.outputNames
    return names.first { name in
      let output = description.outputDescriptionsByName[name]
      return description.outputMeanings[name] != nil || output?.imageConstraint != nil && output?.isInferred == false
    } ?? names.first
  }
}

/// A model that the gallery cannot use.
package struct UnsuitableModel: Error, CustomStringConvertible {
  package let reason: String

  package var description: String { reason }
}
