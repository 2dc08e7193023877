import Imaging
import Pictures
import TerminalUI

/// The progress of a picture, in this order; the last report is `finished` or `failed`.
package enum PictureProgress: Sendable {
  /// It has left the queue and is being read, decoded and resized.
  case preparing
  /// It can be shown as it is before the prediction.
  case prepared(preview: ScreenPicture)
  /// Its prediction is in flight.
  case predicting
  /// It is done.
  case finished(FinishedPicture)
  /// It cannot be made.
  case failed(PictureFailure)
}

/// Why a picture cannot be made.
package struct PictureFailure: Sendable, Equatable {
  /// A few words for the tile.
  package var shortReason: String
  /// The full reason, for the details and for scripts.
  package var reason: String

  package init(shortReason: String, reason: String) {
    self.shortReason = shortReason
    self.reason = reason
  }
}

/// A finished picture, with its timings.
package struct FinishedPicture: Sendable, Equatable {
  /// The picture after the filter.
  package var picture: ScreenPicture
  /// The picture before the filter; equal to `picture` if the filter is not a model.
  package var before: ScreenPicture
  /// A model's answer in words and numbers.
  package var answer: ModelAnswer?
  /// If two models are compared: what the second one says, and how far they differ.
  package var comparison: PictureComparison?
  /// If two models are compared and it was asked for: the photograph and the models' pictures, each as large as the room.
  package var alone: [ScreenPicture] = []
  /// The part of the photograph that is shown.
  package var region: PictureRegion
  /// The file's own size in pixels.
  package var originalSize: PixelSize
  /// What is wrong with the file, if it is damaged and only partly shown.
  package var damage: String?
  /// How long it took.
  package var times: StageTimes

  package init(
    picture: ScreenPicture, before: ScreenPicture, answer: ModelAnswer? = nil, comparison: PictureComparison? = nil,
    region: PictureRegion = .whole, originalSize: PixelSize, damage: String? = nil, times: StageTimes
  ) {
    self.picture = picture
    self.before = before
    self.answer = answer
    self.comparison = comparison
    self.region = region
    self.originalSize = originalSize
    self.damage = damage
    self.times = times
  }
}

extension FinishedPicture {
  /// The model's answer, short enough for a tile.
  package var brief: String? { comparison?.brief ?? answer?.brief }
}
