import Text

/// The measurements of one photograph.
package struct PhotographResult: Sendable, Equatable, Codable {
  /// The figures of one kind of evaluation.
  package enum Figures: Sendable {
    case coloring(ColoringFigures)
    case classification(ClassificationFigures)
    case agreement([OutputAgreement])
  }

  /// The photograph's path, as given or listed.
  package var path: String
  /// Present if the model is a colouriser.
  package var coloring: ColoringFigures?
  /// Present if the model is a classifier.
  package var classification: ClassificationFigures?
  /// Present if two models are compared, with one entry per output.
  package var agreement: [OutputAgreement]?

  package init(path: String, _ figures: Figures) {
    self.path = path
    switch figures {
    case .coloring(let figures): coloring = figures
    case .classification(let figures): classification = figures
    case .agreement(let outputs): agreement = outputs
    }
  }

  /// The higher, the better the photograph turned out; decides which are best and worst.
  package var merit: Double {
    if let coloring { return coloring.gainOverTint }
    if let classification {
      return classification.rank == 1 ? 1 + classification.score : classification.scoreOfTruth - classification.score
    }
    return (agreement ?? []).map { $0.psnr ?? -($0.relativeError ?? 0) }.min() ?? 0
  }

  /// A remark of a few words.
  package var note: String {
    if let coloring { return ReportFigures.signed(coloring.gainOverTint) + " dB" }
    if let classification {
      let (truth, answer) = (classification.label, classification.predictedLabel)
      return classification.rank == 1 ? truth : "\(answer), not \(truth) (place \(classification.rank))"
    }
    return (agreement ?? []).map { $0.output + ": " + $0.text }.joined(separator: "; ")
  }
}
