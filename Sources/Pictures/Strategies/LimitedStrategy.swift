import Scheduling

/// Asynchronous predictions, a few in flight: the memory of a few is enough to keep model and processor busy.
///
/// The others are deferred before they take any memory; the most urgent of them comes next.
package struct LimitedStrategy<Job: ColoringJob>: ColoringStrategy {
  private let predictions: AdmissionGate
  private let all: AdmissionGate

  /// At most `inFlight` predictions.
  package init(inFlight: Int) {
    predictions = AdmissionGate(limit: inFlight)
    // One more is prepared meanwhile, so that the model never waits for its input.
    all = AdmissionGate(limit: inFlight + 1)
  }

  /// How many are deferred.
  package var waitingCount: Int { all.counts.waiting }

  package func color(_ job: Job) async throws -> Job.Picture {
    try await all.withAdmission(urgency: job.urgency) {
      let prepared = try await job.prepare()
      let prediction = try await predictions.withAdmission(urgency: job.urgency) { try await job.predict(prepared) }
      return try await job.finish(prediction)
    }
  }
}
