import Scheduling

/// Asynchronous predictions, a few in flight; late pictures are dropped. That suits a camera, whose next frame makes up for it.
///
/// Only the newest waiting picture is kept. On a screen of photographs most tiles stay uncoloured, because nobody asks again.
package struct DroppingStrategy<Job: ColoringJob>: ColoringStrategy {
  /// The gate at which pictures wait.
  package let gate: NewestGate
  private let strategy = ConcurrentStrategy<Job>()

  /// At most `inFlight` photographs are between the start of preparation and the finished picture.
  package init(inFlight: Int) { gate = NewestGate(limit: inFlight) }

  package func color(_ job: Job) async throws -> Job.Picture { try await color(job, ticket: nil) }

  /// The same for a job that arrived when the gate issued `ticket`.
  package func color(_ job: Job, ticket: NewestGate.Ticket?) async throws -> Job.Picture {
    try await gate.withAdmission(ticket) { try await strategy.color(job) }
  }
}
