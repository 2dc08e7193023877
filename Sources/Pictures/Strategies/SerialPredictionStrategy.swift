import Scheduling

/// Preparation happens outside the actor; only predictions queue.
///
/// Photographs are prepared beside each other and beside a prediction, but the model still gets one at a time, and those that
/// were scrolled past are still coloured.
package actor SerialPredictionStrategy<Job: BlockingPictureSteps>: PictureStrategy {
  private let thread = ThreadExecutor(name: "vitrine-serial")
  package nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

  package init() {}

  package nonisolated func make(_ job: Job) async throws -> Job.Picture {
    // In a task of its own: nobody asks here whether the photograph is still wanted.
    let prepared = try await Task { try await job.prepare() }.value
    return try await predict(job, prepared)
  }

  private func predict(_ job: Job, _ prepared: Job.Prepared) throws -> Job.Picture {
    try job.predictBlocking(prepared)
  }
}
