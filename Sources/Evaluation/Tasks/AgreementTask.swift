import Imaging
import OpenCoreML
import Pictures
import SystemPackage

/// Two models on the same photographs: how far their answers differ.
struct AgreementTask: EvaluationTask {
  /// An output that both models have.
  struct Output: Sendable {
    var name: String
    var otherName: String
    var labels: [String]?
    var otherLabels: [String]?
    /// Whether it has one number per class, so that the largest counts.
    var isVector: Bool
  }

  let inputs: [PhotographInput]
  let outputs: [Output]

  /// - Throws: `EvaluationError` if no output of one model can be compared with one of the other.
  init(
    _ input: PhotographInput, _ description: MLModelDescription, _ otherInput: PhotographInput,
    _ other: MLModelDescription
  ) throws {
    inputs = [input, otherInput]
    let (ours, theirs) = (Self.comparable(description), Self.comparable(other))
    let otherLabels = other.labels
    var pairs = ours.compactMap { one in theirs.first { $0.name == one.name }.map { (one, $0) } }
    // If each model has only one output, their names need not agree.
    if pairs.isEmpty, ours.count == 1, theirs.count == 1 { pairs = [(ours[0], theirs[0])] }
    outputs = pairs.filter { ($0.imageConstraint == nil) == ($1.imageConstraint == nil) }.map { one, other in
      let sizes = one.multiArrayConstraint?.shape.map(\.intValue).filter { $0 != 1 } ?? []
      return Output(
        name: one.name, otherName: other.name, labels: description.labels,
        otherLabels: otherLabels, isVector: one.type == .dictionary || sizes.count == 1)
    }
    guard !outputs.isEmpty else {
      let names = [ours, theirs].map { $0.map { "“\($0.name)”" }.joined(separator: ", ") }
      throw EvaluationError(
        "the models have no output in common: the first has \(names[0]), the second \(names[1]); outputs are compared by name"
      )
    }
  }

  func prepare(
    _ photograph: PixelBuffer, at path: FilePath
  ) throws -> (prepared: PixelBuffer, features: [MLDictionaryFeatureProvider]) {
    (photograph, try inputs.map { try $0.features(from: photograph) })
  }

  func judge(
    _ prepared: PixelBuffer, _ answers: [any MLFeatureProvider & Sendable]
  ) throws -> PhotographResult.Figures {
    .agreement(try outputs.map { try compare($0, answers) })
  }

  func pictures(
    _ prepared: PixelBuffer, _ answers: [any MLFeatureProvider & Sendable]
  ) throws -> [EvaluationExample.Picture] {
    let size = inputs[0].size
    let photograph = prepared.resized(width: size.width, height: size.height)
    var pictures = [
      EvaluationExample.Picture(caption: "input", buffer: inputs[0].isGray ? photograph.grayscale() : photograph)
    ]
    for output in outputs {
      for (answer, name) in zip(answers, [output.name, output.otherName]) {
        guard let picture = answer.featureValue(for: name)?.imageBufferValue else { continue }
        pictures.append(.init(caption: "\(name)\(pictures.count % 2 == 1 ? "" : ", the other")", buffer: picture))
      }
    }
    return pictures
  }

  private func compare(
    _ output: Output, _ answers: [any MLFeatureProvider & Sendable]
  ) throws -> OutputAgreement {
    guard answers.count == 2, let one = answers[0].featureValue(for: output.name),
      let other = answers[1].featureValue(for: output.otherName)
    else { throw EvaluationError("a model gave no “\(output.name)”") }
    var agreement = OutputAgreement(output: output.name)
    if let picture = one.imageBufferValue, let second = other.imageBufferValue {
      let alike =
        picture.format == second.format ? second : picture.format == .gray8 ? second.grayscale() : second.rgb()
      agreement.psnr = ColoringTask.psnr(alike.resized(width: picture.width, height: picture.height), picture)
      return agreement
    }
    guard let first = one.numbers(labels: output.labels), let second = other.numbers(labels: output.otherLabels),
      first.count == second.count
    else { throw EvaluationError("the models' outputs “\(output.name)” are of different kinds or sizes") }
    let difference = zip(first, second).map { abs($0 - $1) }.max() ?? 0
    guard difference.isFinite else { throw EvaluationError("the output “\(output.name)” has non-numeric values") }
    agreement.relativeError = difference / Self.range(of: first)
    if output.isVector { agreement.topOneAgrees = Self.largest(first) == Self.largest(second) }
    return agreement
  }

  /// The difference between the smallest and the largest value. If all are equal, their absolute value, or 1 if they are 0.
  private static func range(of values: [Double]) -> Double {
    let (smallest, largest) = (values.min() ?? 0, values.max() ?? 0)
    if largest > smallest { return largest - smallest }
    return largest == 0 ? 1 : abs(largest)
  }

  private static func largest(_ values: [Double]) -> Int? { values.indices.max { values[$0] < values[$1] } }

  private static func comparable(_ description: MLModelDescription) -> [MLFeatureDescription] {
    description.outputDescriptionsByName.values
      .filter { $0.imageConstraint != nil || $0.type == .multiArray || $0.type == .dictionary }
      .sorted { $0.name < $1.name }
  }
}
