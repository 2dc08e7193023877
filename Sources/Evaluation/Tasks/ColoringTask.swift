import Imaging
import OpenCoreML
import Pictures
import SystemPackage

/// A colouriser: it gets the black-and-white version of a photograph, whose own colours are the truth.
///
/// As in the gallery, the model's chroma is combined with the photograph's own lightness, so that only colours are measured.
/// All pictures have the size of the model's input.
struct ColoringTask: EvaluationTask {
  struct Prepared: Sendable {
    var truth: PixelBuffer
    var lab: LabPicture
    var gray: PixelBuffer
  }

  let input: PhotographInput
  let outputName: String
  /// The colour that is laid over the photographs for comparison.
  let tint: (a: Double, b: Double)

  /// `nil` if the model is not a colouriser.
  init?(_ description: MLModelDescription, _ input: PhotographInput, tint: (a: Double, b: Double)) {
    let outputs = description.outputDescriptionsByName.values.filter { $0.imageConstraint?.pixelFormat == .rgb8 }
    guard input.isGray, let output = outputs.min(by: { $0.name < $1.name }) else { return nil }
    self.input = input
    self.tint = tint
    outputName = output.name
  }

  var inputs: [PhotographInput] { [input] }

  func prepare(
    _ photograph: PixelBuffer, at path: FilePath
  ) throws -> (prepared: Prepared, features: [MLDictionaryFeatureProvider]) {
    let truth = photograph.rgb().resized(width: input.size.width, height: input.size.height)
    let lab = LabPicture(truth)
    // Gray stays unchanged; a round trip through Lab would round it.
    let gray = photograph.format == .gray8 ? truth.grayscale() : lab.grayscale()
    return (Prepared(truth: truth, lab: lab, gray: gray), [try input.features(from: gray)])
  }

  func judge(_ prepared: Prepared, _ answers: [any MLFeatureProvider & Sendable]) throws -> PhotographResult.Figures {
    let answer = try color(answers)
    let lab = LabPicture(answer.resized(width: prepared.truth.width, height: prepared.truth.height))
    let picture = prepared.lab.recolored(from: lab)
    let truth = prepared.truth
    return .coloring(
      ColoringFigures(
        psnr: Self.psnr(picture, truth), ssim: ImageQuality.ssim(picture, truth: truth),
        abError: lab.abError(from: prepared.lab), colorfulness: ImageQuality.colorfulness(picture),
        truthColorfulness: ImageQuality.colorfulness(truth),
        psnrOfGray: Self.psnr(prepared.gray.rgb(), truth),
        psnrOfTint: Self.psnr(prepared.lab.tinted(a: Float(tint.a), b: Float(tint.b)), truth)))
  }

  func pictures(
    _ prepared: Prepared, _ answers: [any MLFeatureProvider & Sendable]
  ) throws -> [EvaluationExample.Picture] {
    let answer = try color(answers).resized(width: prepared.truth.width, height: prepared.truth.height)
    return [
      .init(caption: "gray", buffer: prepared.gray),
      .init(caption: "output", buffer: prepared.lab.recolored(from: LabPicture(answer))),
      .init(caption: "truth", buffer: prepared.truth),
    ]
  }

  /// Equal pictures count as 120 dB, so that a mean over photographs stays finite.
  static func psnr(_ picture: PixelBuffer, _ truth: PixelBuffer) -> Double {
    min(120, ImageQuality.psnr(picture, truth: truth))
  }

  private func color(_ answers: [any MLFeatureProvider & Sendable]) throws -> PixelBuffer {
    guard let picture = answers.first?.featureValue(for: outputName)?.imageBufferValue else {
      throw EvaluationError("the model gave no image “\(outputName)”")
    }
    return picture.rgb()
  }
}
