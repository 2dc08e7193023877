/// Asynchronous predictions, any number in parallel; before each step it checks whether the photograph is still wanted.
///
/// No core waits, and no work is done for photographs that were scrolled past. But everything that has been prepared stays in
/// memory until the model gets to it.
package struct ConcurrentStrategy<Job: ColoringJob>: ColoringStrategy {
  package init() {}

  package func color(_ job: Job) async throws -> Job.Picture {
    try Task.checkCancellation()
    let prepared = try await job.prepare()
    try Task.checkCancellation()
    return try await job.finish(try await job.predict(prepared))
  }
}
