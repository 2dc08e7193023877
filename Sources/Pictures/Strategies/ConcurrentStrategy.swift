/// Asynchronous predictions, any number in parallel; before each step it checks whether the photograph is still wanted.
///
/// No core waits, and nothing is done for what was scrolled past. But all that has been prepared lies in memory until the model
/// comes to it.
package struct ConcurrentStrategy<Job: PictureSteps>: PictureStrategy {
  package init() {}

  package func make(_ job: Job) async throws -> Job.Picture {
    try Task.checkCancellation()
    let prepared = try await job.prepare()
    try Task.checkCancellation()
    return try await job.finish(try await job.predict(prepared, inTurn: false))
  }
}
