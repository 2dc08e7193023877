import Imaging
import Pictures

/// How a stream is processed.
package struct StreamConfiguration: Sendable {
  /// The model; `nil` for none.
  package var model: ModelSource?
  /// A second model to compare with the first.
  package var other: ModelSource?
  /// How the model is loaded.
  package var modelSettings = ModelSettings()
  /// The filter for the frames.
  package var filter: Filter = .original
  /// Frames beyond these limits are not decoded.
  package var limits = ImageLimits()
  /// How many frames are processed at once. With more than one, frames grow old while they wait for the model.
  package var inFlight = 1
  /// After how many seconds of silence the stream counts as ended; `nil` for never.
  package var stallSeconds: Double?

  /// A configuration that shows the frames as they are.
  package init() {}
}
