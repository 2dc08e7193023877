import Scheduling

/// A picture that is made in steps: it is prepared, the models predict, and their answers become the picture.
package protocol PictureSteps: Sendable {
  /// A photograph that is read, decoded and brought to the sizes that are needed.
  associatedtype Prepared: Sendable
  /// What the models make of it.
  associatedtype Prediction: Sendable
  /// The picture, as it was asked for.
  associatedtype Picture: Sendable

  /// How soon the picture is wanted: the smaller, the sooner.
  var urgency: Urgency { get }

  /// Prepares on one of the worker threads.
  ///
  /// - Throws: `CancellationError` at the next check if the task is cancelled.
  func prepare() async throws -> Prepared
  /// The picture if no model has to predict for it, else `nil`.
  func pictureWithoutPrediction(_ prepared: Prepared) throws -> Picture?
  /// Predicts in parallel with other predictions.
  ///
  /// - Parameter inTurn: whether the most urgent picture gets the model next, instead of the one that was handed over first.
  /// - Throws: `CancellationError` if the task is cancelled, while the prediction waits or while it runs.
  func predict(_ prepared: Prepared, inTurn: Bool) async throws -> Prediction
  /// Makes the picture on one of the worker threads.
  func finish(_ prediction: Prediction) async throws -> Picture
}
