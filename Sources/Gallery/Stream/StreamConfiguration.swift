import Imaging

/// How a stream is processed.
package struct StreamConfiguration: Sendable {
  /// The model; `nil` for none.
  package var model: ModelSource?
  /// Another model that the first one is compared with.
  package var other: ModelSource?
  /// How the model is loaded.
  package var modelSettings = ModelSettings()
  /// What is done to the frames.
  package var filter: Filter = .original
  /// What is too large to be decoded.
  package var limits = ImageLimits()
  /// How many frames are worked on at once. More than one waits for the model with a frame that grows old.
  package var inFlight = 1
  /// After how many seconds of silence the stream counts as over; `nil` for never.
  package var stallSeconds: Double?

  /// The frames as they are.
  package init() {}
}
