import Scheduling

/// One picture on its way to its colours, in steps: it is prepared, the model predicts, and the answer is finished.
package protocol ColoringJob: Sendable {
  /// A picture that is read, decoded and brought to the size of the model's input.
  associatedtype Prepared: Sendable
  /// What the model makes of it.
  associatedtype Prediction: Sendable
  /// That, ready for the screen.
  associatedtype Picture: Sendable

  /// How soon the picture is wanted: the smaller, the sooner.
  var urgency: Urgency { get }

  /// Prepares on one of the worker threads.
  ///
  /// - Throws: `CancellationError` at the next check where the task is cancelled.
  func prepare() async throws -> Prepared
  /// Predicts beside other predictions.
  ///
  /// - Throws: `CancellationError` where the task is cancelled, be it while the prediction waits or while it runs.
  func predict(_ prepared: Prepared) async throws -> Prediction
  /// Makes the picture on one of the worker threads, before any other work there.
  func finish(_ prediction: Prediction) async throws -> Picture
}
