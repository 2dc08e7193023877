import Scheduling

/// Preparation happens outside the actor; only predictions queue.
///
/// Photographs are prepared in parallel, and while a prediction runs. But the model still gets one at a time, and photographs
/// that were scrolled past are still coloured.
package actor SerialPredictionStrategy<Job: BlockingColoringJob>: ColoringStrategy {
  private let thread = ThreadExecutor(name: "vitrine-serial")
  package nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

  package init() {}

  package nonisolated func color(_ job: Job) async throws -> Job.Picture {
    // In a separate task, because this strategy never checks whether the photograph is still wanted.
    let prepared = try await Task { try await job.prepare() }.value
    return try await predict(job, prepared)
  }

  private func predict(_ job: Job, _ prepared: Job.Prepared) throws -> Job.Picture {
    try job.predictBlocking(prepared)
  }
}
