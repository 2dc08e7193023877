import Scheduling

/// Asynchronous predictions, a few in flight: enough to keep the model and the processor busy, with little memory.
///
/// The others are deferred before they take any memory; the most urgent of them comes next.
package struct LimitedStrategy<Job: PictureSteps>: PictureStrategy {
  private let predictions: AdmissionGate
  private let all: AdmissionGate

  /// At most `inFlight` predictions run at once.
  package init(inFlight: Int) {
    predictions = AdmissionGate(limit: inFlight)
    // One more is prepared meanwhile, so that no prediction waits for its input.
    all = AdmissionGate(limit: inFlight + 1)
  }

  /// How many pictures are waiting.
  package var waitingCount: Int { all.counts.waiting }

  package func make(_ job: Job) async throws -> Job.Picture {
    try await all.withAdmission(urgency: job.urgency) {
      let prepared = try await job.prepare()
      let prediction = try await predictions.withAdmission(urgency: job.urgency) {
        try await job.predict(prepared, inTurn: false)
      }
      return try await job.finish(prediction)
    }
  }
}
