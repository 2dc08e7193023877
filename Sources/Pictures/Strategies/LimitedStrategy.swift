import Scheduling

/// Asynchronous predictions, a few in flight: enough to keep the model and the processor busy, with little memory.
///
/// The others wait before they take any memory, and the most urgent goes next.
package struct LimitedStrategy<Job: ColoringJob>: ColoringStrategy {
  private let predictions: AdmissionGate
  private let all: AdmissionGate

  /// At most `inFlight` predictions run at once.
  package init(inFlight: Int) {
    predictions = AdmissionGate(limit: inFlight)
    // One more is prepared meanwhile, so that the model never waits for its input.
    all = AdmissionGate(limit: inFlight + 1)
  }

  /// How many pictures are waiting.
  package var waitingCount: Int { all.counts.waiting }

  package func color(_ job: Job) async throws -> Job.Picture {
    try await all.withAdmission(urgency: job.urgency) {
      let prepared = try await job.prepare()
      let prediction = try await predictions.withAdmission(urgency: job.urgency) { try await job.predict(prepared) }
      return try await job.finish(prediction)
    }
  }
}
