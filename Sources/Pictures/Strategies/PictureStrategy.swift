/// A way to make the pictures of a screen: each is handed over by a task of its own, all of them at once.
///
/// A tile that leaves the screen has its task cancelled; what follows from that is up to the strategy.
package protocol PictureStrategy<Job>: Sendable {
  associatedtype Job: PictureSteps

  /// Makes one picture.
  ///
  /// - Throws: `CancellationError` if the strategy notices that the task was cancelled, `NewestGate.Dropped` if it drops what is late,
  ///   and what the job throws.
  func make(_ job: Job) async throws -> Job.Picture
}
