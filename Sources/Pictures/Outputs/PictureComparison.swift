import Imaging

/// Two models on one picture: what the other one says, and how far the two are apart.
package struct PictureComparison: Sendable, Equatable {
  /// How far two outputs are apart.
  package enum Agreement: Sendable, Equatable {
    /// Two pictures: peak signal-to-noise ratio in dB; infinite where they are equal.
    case pictures(psnr: Double)
    /// Two masks: the share of places of the same class.
    case masks(equalShare: Double)
    /// Two depth maps: the mean difference as a share of their range.
    case depths(meanDifference: Double)
    /// Two classifiers: whether their best classes are the same.
    case classes(areSame: Bool)
    /// Two outputs of different kinds or shapes.
    case incomparable
  }

  /// Where the parts of the picture lie, in cells.
  package struct Panes: Sendable, Equatable {
    /// The width of each.
    package var columns: Int
    /// The height of each.
    package var rows: Int
    /// Blank columns between them.
    package static let columnGap = 2
    /// Blank rows between them.
    package static let rowGap = 1
    /// Whether the fourth one, the difference, is there.
    package var hasDifference: Bool

    package init(columns: Int, rows: Int, hasDifference: Bool) {
      (self.columns, self.rows, self.hasDifference) = (columns, rows, hasDifference)
    }
  }

  /// What the first model says of it, in words; `nil` for a picture.
  package var answer: ModelAnswer?
  /// What the other model says.
  package var otherAnswer: ModelAnswer?
  package var agreement: Agreement
  /// `nil` where there is nothing to draw: the photograph is shown alone.
  package var panes: Panes?

  /// In a few words: "31.2 dB", "96% alike", "≠ dog 51%".
  package var brief: String {
    switch agreement {
    case .pictures(let psnr): psnr.isFinite ? "\((psnr * 10).rounded() / 10) dB" : "equal"
    case .masks(let share): "\(Int((share * 100).rounded(.down)))% alike"
    case .depths(let difference): "\((difference * 1_000).rounded() / 10)% apart"
    case .classes(let areSame):
      areSame
        ? "= \(answer?.best?.text ?? "")" : "\(answer?.best?.text ?? "?") ≠ \(otherAnswer?.best?.text ?? "?")"
    case .incomparable: [answer?.brief, otherAnswer?.brief].compactMap { $0 }.joined(separator: " · ")
    }
  }

  /// Whether the models do not say the same: worth a look.
  package var isDisagreement: Bool { agreement == .classes(areSame: false) }
}
