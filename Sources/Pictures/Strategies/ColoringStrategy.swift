/// A way to colour the pictures of a screen. Each picture is passed in by its own task, and all tasks start at once.
///
/// If a tile leaves the screen, its task is cancelled; what happens then is up to the strategy.
package protocol ColoringStrategy<Job>: Sendable {
  associatedtype Job: ColoringJob

  /// Colours one picture.
  ///
  /// - Throws: `CancellationError` if the task is cancelled and the strategy checks for it, `NewestGate.Dropped` if it drops
  ///   late pictures, and whatever the job throws.
  func color(_ job: Job) async throws -> Job.Picture
}
