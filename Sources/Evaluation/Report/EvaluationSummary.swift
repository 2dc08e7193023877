import Text

/// The figures of all photographs together; exactly one of the three is there, none where nothing could be measured.
package struct EvaluationSummary: Sendable, Equatable, Codable {
  /// A colouriser's. Photographs that are gray themselves are left out of all of it.
  package struct Coloring: Sendable, Equatable, Codable {
    /// The photographs that count.
    package var photographs: Int
    /// Peak signal-to-noise ratio in dB.
    package var psnr: FigureStatistics
    /// Structural similarity; `nil` where the model's input is too small for it.
    package var ssim: FigureStatistics?
    /// The mean distance in the ab plane of CIE Lab.
    package var abError: FigureStatistics
    /// How vivid the coloured pictures are.
    package var colorfulness: FigureStatistics
    /// How vivid the photographs are.
    package var truthColorfulness: FigureStatistics
    /// The ratio in dB of the photographs without colour.
    package var psnrOfGray: FigureStatistics
    /// The ratio in dB with one tint for all.
    package var psnrOfTint: FigureStatistics
    /// What the model adds to gray, in dB.
    package var gainOverGray: FigureStatistics
    /// What the model adds to one tint for all, in dB.
    package var gainOverTint: FigureStatistics
    /// How many photographs came out better than gray.
    package var betterThanGray: Int
    /// How many came out better than with one tint for all.
    package var betterThanTint: Int
  }

  /// A classifier's.
  package struct Classification: Sendable, Equatable, Codable {
    /// The photographs that count.
    package var photographs: Int
    /// The share 0…1 whose class has the highest score.
    package var topOne: Double
    /// The share 0…1 whose class is among the five highest.
    package var topFive: Double
    /// The same by class, in the order of the classes' names.
    package var classes: [ClassAccuracy]
  }

  /// One class of a classifier's.
  package struct ClassAccuracy: Sendable, Equatable, Codable {
    /// What it is called.
    package var label: String
    /// Its photographs.
    package var photographs: Int
    /// The share 0…1 of them for which it has the highest score.
    package var topOne: Double
    /// The share 0…1 of them for which it is among the five highest.
    package var topFive: Double
  }

  /// Two models' for one output.
  package struct Agreement: Sendable, Equatable, Codable {
    /// The output's name in the first model.
    package var output: String
    /// The photographs that count.
    package var photographs: Int
    /// Of images: the ratio between the two in dB.
    package var psnr: FigureStatistics?
    /// Of vectors: the share 0…1 of photographs whose largest element has the same place.
    package var topOneAgreement: Double?
    /// Of numbers: the largest difference over the range of the first model's.
    package var relativeError: FigureStatistics?
  }

  /// Where the model is a colouriser.
  package var coloring: Coloring?
  /// Where the model is a classifier.
  package var classification: Classification?
  /// Where two models are compared: one entry an output.
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
