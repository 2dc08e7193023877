import Imaging
import Pictures
import TerminalUI

/// What the work on a picture reports, in this order; an end is `finished` or `failed`.
package enum PictureProgress: Sendable {
  /// It has left the queue and is read, decoded and resized.
  case preparing
  /// It can be shown as it is before the prediction.
  case prepared(preview: PixelGrid)
  /// It is among the predictions in flight.
  case predicting
  /// It is done.
  case finished(FinishedPicture)
  /// It cannot be made; the reason fits on a tile.
  case failed(PictureFailure)
}

/// Why a picture cannot be made.
package struct PictureFailure: Sendable, Equatable {
  /// A few words, for the tile.
  package var shortReason: String
  /// The whole story, for the details and for scripts.
  package var reason: String

  package init(shortReason: String, reason: String) {
    self.shortReason = shortReason
    self.reason = reason
  }
}

/// A picture that is done, with what it took.
package struct FinishedPicture: Sendable, Equatable {
  /// The picture as the filter leaves it.
  package var picture: PixelGrid
  /// The picture as it went into the filter; equal to `picture` where the filter is no model.
  package var before: PixelGrid
  /// What a model says in words and numbers.
  package var answer: ModelAnswer?
  /// Where two models are held against each other: what the other one says, and how far they are apart.
  package var comparison: PictureComparison?
  /// The file's own size in pixels.
  package var originalSize: PixelSize
  /// What is wrong with it if the file is damaged: what is left of it is shown.
  package var damage: String?
  /// What it took.
  package var times: StageTimes

  package init(
    picture: PixelGrid, before: PixelGrid, answer: ModelAnswer? = nil, comparison: PictureComparison? = nil,
    originalSize: PixelSize, damage: String? = nil, times: StageTimes
  ) {
    self.picture = picture
    self.before = before
    self.answer = answer
    self.comparison = comparison
    self.originalSize = originalSize
    self.damage = damage
    self.times = times
  }
}

extension FinishedPicture {
  /// What is said of it on a tile.
  package var brief: String? { comparison?.brief ?? answer?.brief }
}
