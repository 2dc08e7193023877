import Text

/// The figures over all photographs. One of the three is present; none if nothing could be measured.
package struct EvaluationSummary: Sendable, Equatable, Codable {
  /// For a colouriser. Photographs that are gray themselves are not counted.
  package struct Coloring: Sendable, Equatable, Codable {
    /// How many photographs count.
    package var photographs: Int
    /// Peak signal-to-noise ratio in dB.
    package var psnr: FigureStatistics
    /// Structural similarity; `nil` if the model's input is too small for it.
    package var ssim: FigureStatistics?
    /// The mean distance in the ab plane of CIE Lab.
    package var abError: FigureStatistics
    /// How vivid the coloured pictures are.
    package var colorfulness: FigureStatistics
    /// How vivid the photographs are.
    package var truthColorfulness: FigureStatistics
    /// The PSNR of the photographs without colour, in dB.
    package var psnrOfGray: FigureStatistics
    /// The PSNR with one tint for all photographs, in dB.
    package var psnrOfTint: FigureStatistics
    /// How much better than gray the model is, in dB.
    package var gainOverGray: FigureStatistics
    /// How much better than one tint the model is, in dB.
    package var gainOverTint: FigureStatistics
    /// How many photographs turned out better than gray.
    package var betterThanGray: Int
    /// How many turned out better than with one tint.
    package var betterThanTint: Int
  }

  /// For a classifier.
  package struct Classification: Sendable, Equatable, Codable {
    /// How many photographs count.
    package var photographs: Int
    /// The share of photographs, 0…1, whose class has the highest score.
    package var topOne: Double
    /// The share of photographs, 0…1, whose class is among the five highest.
    package var topFive: Double
    /// The same per class, sorted by name.
    package var classes: [ClassAccuracy]
  }

  /// The accuracy for one class.
  package struct ClassAccuracy: Sendable, Equatable, Codable {
    /// The class's name.
    package var label: String
    /// How many photographs it has.
    package var photographs: Int
    /// The share of them, 0…1, for which the class has the highest score.
    package var topOne: Double
    /// The share of them, 0…1, for which the class is among the five highest.
    package var topFive: Double
  }

  /// For two models, per output.
  package struct Agreement: Sendable, Equatable, Codable {
    /// The output's name in the first model.
    package var output: String
    /// How many photographs count.
    package var photographs: Int
    /// For images: the PSNR between the two, in dB.
    package var psnr: FigureStatistics?
    /// For vectors: the share of photographs, 0…1, whose largest element is the same.
    package var topOneAgreement: Double?
    /// For numbers: the largest difference, relative to the range of the first model's numbers.
    package var relativeError: FigureStatistics?
  }

  /// Present if the model is a colouriser.
  package var coloring: Coloring?
  /// Present if the model is a classifier.
  package var classification: Classification?
  /// Present if two models are compared, with one entry per output.
  package var agreement: [Agreement]?

  package init(_ results: [PhotographResult]) {
    coloring = Coloring(results.compactMap(\.coloring).filter { !$0.isOfGray })
    classification = Classification(results.compactMap(\.classification))
    let outputs = results.compactMap(\.agreement)
    if let first = outputs.first {
      agreement = first.map(\.output).map { name in
        Agreement(name, outputs.compactMap { $0.first { $0.output == name } })
      }
    }
  }
}

extension EvaluationSummary.Coloring {
  fileprivate init?(_ all: [ColoringFigures]) {
    guard let psnr = FigureStatistics(of: all.map(\.psnr)), let abError = FigureStatistics(of: all.map(\.abError)),
      let colorfulness = FigureStatistics(of: all.map(\.colorfulness)),
      let truthColorfulness = FigureStatistics(of: all.map(\.truthColorfulness)),
      let psnrOfGray = FigureStatistics(of: all.map(\.psnrOfGray)),
      let psnrOfTint = FigureStatistics(of: all.map(\.psnrOfTint)),
      let gainOverGray = FigureStatistics(of: all.map(\.gainOverGray)),
      let gainOverTint = FigureStatistics(of: all.map(\.gainOverTint))
    else { return nil }
    self.init(
      photographs: all.count, psnr: psnr, ssim: FigureStatistics(of: all.compactMap(\.ssim)), abError: abError,
      colorfulness: colorfulness, truthColorfulness: truthColorfulness, psnrOfGray: psnrOfGray,
      psnrOfTint: psnrOfTint, gainOverGray: gainOverGray, gainOverTint: gainOverTint,
      betterThanGray: all.count { $0.gainOverGray > 0 }, betterThanTint: all.count { $0.gainOverTint > 0 })
  }
}

extension EvaluationSummary.Classification {
  fileprivate init?(_ all: [ClassificationFigures]) {
    guard !all.isEmpty else { return nil }
    func share(_ figures: [ClassificationFigures], withinPlace place: Int) -> Double {
      Double(figures.count { $0.rank <= place }) / Double(figures.count)
    }
    let classes = Dictionary(grouping: all, by: \.label).sorted { $0.key < $1.key }.map { label, figures in
      EvaluationSummary.ClassAccuracy(
        label: label, photographs: figures.count, topOne: share(figures, withinPlace: 1),
        topFive: share(figures, withinPlace: 5))
    }
    self.init(
      photographs: all.count, topOne: share(all, withinPlace: 1), topFive: share(all, withinPlace: 5), classes: classes)
  }
}

extension EvaluationSummary.Agreement {
  fileprivate init(_ output: String, _ all: [OutputAgreement]) {
    let votes = all.compactMap(\.topOneAgrees)
    self.init(
      output: output, photographs: all.count, psnr: FigureStatistics(of: all.compactMap(\.psnr)),
      topOneAgreement: votes.isEmpty ? nil : Double(votes.count { $0 }) / Double(votes.count),
      relativeError: FigureStatistics(of: all.compactMap(\.relativeError)))
  }
}
