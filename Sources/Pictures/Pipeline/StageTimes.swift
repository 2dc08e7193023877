/// Seconds that a picture spent in each stage.
package struct StageTimes: Sendable, Equatable {
  /// Waiting: for a decoder, for the model, for a place among the predictions in flight.
  package var queue = 0.0
  /// Reading, decoding, resizing.
  package var prepare = 0.0
  /// The prediction, from its start to its completion.
  package var predict = 0.0
  /// Turning the output into what is shown.
  package var convert = 0.0

  package init() {}
}
