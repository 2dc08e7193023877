import Imaging
import OpenCoreML

/// How a photograph goes into a model and what becomes of the answer: found once from the model's description.
package struct PredictionPlan: Sendable {
  private let inputName: String
  private let inputSize: PixelSize
  private let inputIsGray: Bool
  private let outputName: String
  private let outputIsImage: Bool
  private let outputIsGray: Bool

  /// The plan for a model with one image as its input.
  ///
  /// - Throws: `UnsuitableModel` where it has another kind of input.
  package init(_ description: MLModelDescription) throws {
    let inputs = description.inputDescriptionsByName
    guard inputs.count == 1, let input = inputs.values.first, let constraint = input.imageConstraint else {
      let names = inputs.keys.sorted().joined(separator: ", ")
      throw UnsuitableModel(reason: "the gallery needs a model with one image as its input; this one has: \(names)")
    }
    guard let output = description.outputDescriptionsByName.sorted(by: { $0.key < $1.key }).first?.value else {
      throw UnsuitableModel(reason: "the model has no output")
    }
    inputName = input.name
    inputSize = PixelSize(width: constraint.pixelsWide, height: constraint.pixelsHigh)
    inputIsGray = constraint.pixelFormat == .gray8
    outputName = output.name
    outputIsImage = output.imageConstraint != nil
    outputIsGray = output.imageConstraint?.pixelFormat == .gray8
  }

  /// The model's input: the whole photograph stretched to the input's size.
  package func input(from source: PixelBuffer) throws -> MLDictionaryFeatureProvider {
    let buffer = inputIsGray ? source.grayscale() : source.rgb()
    return try MLDictionaryFeatureProvider(dictionary: [
      inputName: MLFeatureValue(pixelBuffer: buffer.resized(width: inputSize.width, height: inputSize.height))
    ])
  }

  /// What of the model's output is shown.
  package func shownValue(of output: any MLFeatureProvider) throws -> MLFeatureValue {
    guard let value = output.featureValue(for: outputName) else {
      throw UnsuitableModel(reason: "the model gave no output “\(outputName)”")
    }
    return value
  }

  /// The picture with the model's output in it.
  package func finish(_ prepared: PreparedPicture, value: MLFeatureValue) -> PreparedPicture {
    var finished = prepared
    if outputIsImage, let picture = value.imageBufferValue {
      // Gray in, colour out: the model adds colour, so the photograph's own luminance stays, sharp at any size.
      finished.after =
        inputIsGray && !outputIsGray
        ? picture.recolored(luminanceOf: prepared.before.grayscale())
        : picture.resized(width: prepared.before.width, height: prepared.before.height)
    } else if let values = value.multiArrayValue {
      finished.answer = Self.answer(of: values)
    }
    return finished
  }

  /// The place and the value of the largest element: a classifier's answer.
  private static func answer(of values: MLMultiArray) -> String {
    let best = (0..<values.count).max { values[$0].doubleValue < values[$1].doubleValue }
    guard let best else { return "no values" }
    let hundredths = Int((values[best].doubleValue * 100).rounded())
    return "#\(best) \(Double(hundredths) / 100)"
  }
}

/// A model that the gallery cannot use.
package struct UnsuitableModel: Error, CustomStringConvertible {
  package let reason: String

  package var description: String { reason }
}
