import Imaging
import OpenCoreML

/// How a photograph goes into a model and how the answer is read; worked out once from the model's description.
package struct PredictionPlan: Sendable {
  /// Whether the model takes gray photographs.
  package let inputIsGray: Bool
  private let inputName: String
  private let inputSize: PixelSize
  private let outputName: String
  private let reading: OutputReading
  /// If the description only lets us guess that an output is an image or a class, it comes as numbers, and they decide.
  private let options = MLPredictionOptions(givesElements: true)

  /// The plan for a model whose only input is an image.
  ///
  /// - Throws: `UnsuitableModel` if the model has other inputs, or an input of a size that no photograph has.
  package init(_ description: MLModelDescription) throws {
    let input: PhotographInput
    do {
      input = try description.photographInput()
    } catch {
      throw UnsuitableModel(reason: error.description)
    }
    (inputName, inputSize, inputIsGray) = (input.name, input.size, input.isGray)
    guard let name = Self.shownOutput(of: description) else {
      throw UnsuitableModel(reason: "the model has no output; export it with one")
    }
    outputName = name
    let isClassifier = description.predictedProbabilitiesName == name
    let labels = description.classLabels as? [String]
    reading = OutputReading(
      meaning: description.outputMeanings[name] ?? (isClassifier ? .labels : nil), labels: labels, inputSize: inputSize,
      inputIsGray: inputIsGray, element: description.outputElementTypes[name].flatMap(ImageElement.init),
      holdsIntegers: [.int32, .int8].contains(description.outputElements[name]?.dataType), batchCount: input.batchCount)
  }

  /// The model's input: the whole photograph stretched to the input's size.
  package func input(from source: PixelBuffer) throws -> MLDictionaryFeatureProvider {
    let buffer = inputIsGray ? source.grayscale() : source.rgb()
    return try MLDictionaryFeatureProvider(dictionary: [
      inputName: MLFeatureValue(pixelBuffer: buffer.resized(width: inputSize.width, height: inputSize.height))
    ])
  }

  /// Predicts; can be cancelled.
  package nonisolated(nonsending) func predict(
    _ input: MLDictionaryFeatureProvider, by model: MLModel
  ) async throws -> MLFeatureValue {
    try shownValue(of: try await model.prediction(from: input, options: options))
  }

  /// Predicts, blocking the calling thread.
  package func predictBlocking(_ input: MLDictionaryFeatureProvider, by model: MLModel) throws -> MLFeatureValue {
    try shownValue(of: try model.prediction(from: input, options: options))
  }

  /// Predicts for several inputs, blocking the calling thread.
  package func predictBlocking(
    batch inputs: [MLDictionaryFeatureProvider], by model: MLModel
  ) throws -> [MLFeatureValue] {
    let outputs = try model.predictions(from: MLArrayBatchProvider(array: inputs), options: options)
    return try inputs.indices.map { try shownValue(of: outputs.features(at: $0)) }
  }

  /// The model's output in the form that is shown.
  package func output(of value: MLFeatureValue) -> ShownOutput { reading.output(of: value) }

  /// The picture with the model's output applied to it.
  package func finish(_ prepared: PreparedPicture, value: MLFeatureValue) -> PreparedPicture {
    finish(prepared, output: output(of: value))
  }

  /// The picture with an output applied to it.
  package func finish(_ prepared: PreparedPicture, output: ShownOutput) -> PreparedPicture {
    var finished = prepared
    finished.showBefore(inGray: inputIsGray)
    finished.answer = output.answer
    if case .picture(let picture) = output, inputIsGray, picture.format == .rgb8 {
      // Gray in, colour out: the model adds colour, so the photograph's own luminance stays, sharp at any size.
      finished.after = picture.recolored(luminanceOf: finished.before.grayscale())
    } else {
      finished.after = output.drawn(over: finished.before)
    }
    return finished
  }

  private func shownValue(of output: any MLFeatureProvider) throws -> MLFeatureValue {
    guard let value = output.featureValue(for: outputName) else {
      throw UnsuitableModel(reason: "the model gave no output “\(outputName)”")
    }
    return value
  }

  /// The output that the description marks as shown; else a classifier's; else the first with a stated meaning; else the first
  /// one.
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
