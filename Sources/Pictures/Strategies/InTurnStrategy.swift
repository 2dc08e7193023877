/// The gallery's own way: every preview first, then the predictions by their urgency, as many at once as keep the models busy.
package struct InTurnStrategy<Job: PictureSteps>: PictureStrategy {
  package init() {}

  package func make(_ job: Job) async throws -> Job.Picture {
    let prepared = try await job.prepare()
    if let picture = try job.pictureWithoutPrediction(prepared) { return picture }
    return try await job.finish(try await job.predict(prepared, inTurn: true))
  }
}
