import Scheduling

/// Asynchronous predictions, a few in flight; late pictures are dropped. That suits a camera, whose next frame makes up for it.
///
/// Of those that wait only the newest is kept. On a screen of photographs most tiles stay as they are, for nobody asks again.
package struct DroppingStrategy<Job: PictureSteps>: PictureStrategy {
  /// Where those that wait, wait.
  package let gate: NewestGate
  private let strategy = ConcurrentStrategy<Job>()

  /// At most `inFlight` photographs are between the start of preparation and the finished picture.
  package init(inFlight: Int) { gate = NewestGate(limit: inFlight) }

  package func make(_ job: Job) async throws -> Job.Picture { try await make(job, ticket: nil) }

  /// The same for a job that came when the gate gave out its ticket.
  package func make(_ job: Job, ticket: NewestGate.Ticket?) async throws -> Job.Picture {
    try await gate.withAdmission(ticket) { try await strategy.make(job) }
  }
}
