import Scheduling

/// One picture's way through the model, in three steps: prepare, predict, finish.
package protocol ColoringJob: Sendable {
  /// A picture that has been read, decoded and resized to the model's input.
  associatedtype Prepared: Sendable
  /// The model's output.
  associatedtype Prediction: Sendable
  /// The output, ready for the screen.
  associatedtype Picture: Sendable

  /// How soon the picture is wanted: the smaller, the sooner.
  var urgency: Urgency { get }

  /// Prepares on a worker thread.
  ///
  /// - Throws: `CancellationError` at the next check if the task is cancelled.
  func prepare() async throws -> Prepared
  /// Predicts, in parallel with other predictions.
  ///
  /// - Throws: `CancellationError` if the task is cancelled, whether the prediction is waiting or running.
  func predict(_ prepared: Prepared) async throws -> Prediction
  /// Makes the picture on a worker thread, ahead of other work there.
  func finish(_ prediction: Prediction) async throws -> Picture
}
