import Scheduling

/// Asynchronous predictions, a few in flight, and what is late is dropped: as for a camera, whose next frame makes up for it.
///
/// Of those that wait only the newest is kept. On a screen of photographs most tiles stay as they are, for nobody asks again.
package struct DroppingStrategy<Job: PictureSteps>: PictureStrategy {
  /// Where those that wait, wait.
  package let gate: NewestGate
  private let strategy = ConcurrentStrategy<Job>()

  /// At most `inFlight` photographs between the beginning of their preparation and the end of their prediction.
  package init(inFlight: Int) { gate = NewestGate(limit: inFlight) }

  package func make(_ job: Job) async throws -> Job.Picture { try await make(job, ticket: nil) }

  /// The same for a job that came when the gate gave out its ticket.
  package func make(_ job: Job, ticket: NewestGate.Ticket?) async throws -> Job.Picture {
    try await gate.withAdmission(ticket) { try await strategy.make(job) }
  }
}
