import Scheduling

/// Everything requested goes into one batch, which the model works through as fast as it can.
///
/// How many there will be is not known beforehand: a batch is complete when nobody prepares any more. Until then nothing is
/// seen, all of it is in memory, and once the batch has begun none of it can be called back.
package actor BatchStrategy<Job: BlockingPictureSteps>: PictureStrategy {
  private typealias Entry = (
    job: Job, prepared: Job.Prepared, continuation: CheckedContinuation<Job.Picture, any Error>
  )

  private let thread = ThreadExecutor(name: "vitrine-batch")
  package nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

  private var preparingCount = 0
  private var waiting: [Entry] = []

  package init() {}

  package func make(_ job: Job) async throws -> Job.Picture {
    preparingCount += 1
    do {
      let prepared = try await Task { try await job.prepare() }.value
      return try await withCheckedThrowingContinuation { continuation in
        waiting.append((job, prepared, continuation))
        endPreparation()
      }
    } catch {
      // A failure of the batch has been counted already. A failure before it must not hold up the others.
      if !(error is BatchFailure) { endPreparation() }
      throw (error as? BatchFailure)?.underlying ?? error
    }
  }

  private func endPreparation() {
    preparingCount -= 1
    guard preparingCount == 0, !waiting.isEmpty else { return }
    let batch = waiting
    waiting = []
    do {
      let pictures = try Job.predictBlocking(batch: batch.map { ($0.job, $0.prepared) })
      for (entry, picture) in zip(batch, pictures) { entry.continuation.resume(returning: picture) }
    } catch {
      for entry in batch { entry.continuation.resume(throwing: BatchFailure(underlying: error)) }
    }
  }

  private struct BatchFailure: Error {
    var underlying: any Error
  }
}
