import Imaging

/// Two models on one picture: what the second one says, and how far the two differ.
package struct PictureComparison: Sendable, Equatable {
  /// How far two outputs differ.
  package enum Agreement: Sendable, Equatable {
    /// Two pictures: the peak signal-to-noise ratio in dB; infinite if they are equal.
    case pictures(psnr: Double)
    /// Two masks: the share of points with the same class.
    case masks(equalShare: Double)
    /// Two depth maps: the mean difference as a share of their range.
    case depths(meanDifference: Double)
    /// Two classifiers: whether they name the same class as the best.
    case classes(areSame: Bool)
    /// Two outputs of different kinds or shapes.
    case incomparable
  }

  /// The arrangement of the panes, in cells.
  package struct Panes: Sendable, Equatable {
    /// The width of each pane.
    package var columns: Int
    /// The height of each pane.
    package var rows: Int
    /// Blank columns between them.
    package static let columnGap = 2
    /// Blank rows between them.
    package static let rowGap = 1
    /// Whether there is a fourth pane with the difference.
    package var hasDifference: Bool

    package init(columns: Int, rows: Int, hasDifference: Bool) {
      (self.columns, self.rows, self.hasDifference) = (columns, rows, hasDifference)
    }
  }

  /// The first model's answer; `nil` if it makes a picture.
  package var answer: ModelAnswer?
  /// The second model's answer.
  package var otherAnswer: ModelAnswer?
  package var agreement: Agreement
  /// `nil` if there is nothing to draw and the photograph is shown alone.
  package var panes: Panes?

  package init(answer: ModelAnswer?, otherAnswer: ModelAnswer?, agreement: Agreement, panes: Panes? = nil) {
    (self.answer, self.otherAnswer, self.agreement, self.panes) = (answer, otherAnswer, agreement, panes)
  }

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

  /// Whether the models disagree, which makes the photograph worth a look.
  package var isDisagreement: Bool { agreement == .classes(areSame: false) }
}
