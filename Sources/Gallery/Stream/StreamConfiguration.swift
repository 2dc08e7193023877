import Imaging

/// How a stream is processed.
public struct StreamConfiguration: Sendable {
  /// The model; `nil` for none.
  public var model: ModelSource?
  /// Another model that the first one is compared with.
  public var other: ModelSource?
  /// How the model is loaded.
  public var modelSettings = ModelSettings()
  /// What is done to the frames.
  public var filter: Filter = .original
  /// What is too large to be decoded.
  public var limits = ImageLimits()
  /// How many frames are worked on at once. More than one waits for the model with a frame that grows old.
  public var inFlight = 1
  /// After how many seconds of silence the stream counts as over; `nil` for never.
  public var stallSeconds: Double?

  /// The frames as they are.
  public init() {}
}
