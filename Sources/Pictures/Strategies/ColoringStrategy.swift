/// A way to colour the pictures of a screen: each is handed over by a task of its own, all of them at once.
///
/// A tile that leaves the screen has its task cancelled; what follows from that is the strategy's matter.
package protocol ColoringStrategy<Job>: Sendable {
  associatedtype Job: ColoringJob

  /// Colours one picture.
  ///
  /// - Throws: `CancellationError` where the strategy heeds that the task was cancelled, `NewestGate.Dropped` where it
  ///   drops what is late, and what the job throws.
  func color(_ job: Job) async throws -> Job.Picture
}
