import Scheduling

/// An actor around everything: safe, and one photograph after another.
///
/// While one is prepared the model stands still, while the model predicts nothing is prepared, and a photograph that was
/// scrolled past keeps its place in the actor's queue.
package actor SerialStrategy<Job: BlockingPictureSteps>: PictureStrategy {
  private let thread = ThreadExecutor(name: "vitrine-serial")
  package nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

  package init() {}

  package func make(_ job: Job) throws -> Job.Picture {
    try job.predictBlocking(job.prepareBlocking())
  }
}
