/// A job whose steps are there in a form that blocks as well, for the strategies that know no other. None can be cancelled.
package protocol BlockingColoringJob: ColoringJob {
  /// Prepares while the calling thread works.
  func prepareBlocking() throws -> Prepared
  /// Predicts and finishes while the calling thread waits.
  func predictBlocking(_ prepared: Prepared) throws -> Picture
  /// Predicts and finishes for several jobs while the calling thread waits, in the order of the jobs.
  static func predictBlocking(batch: [(job: Self, prepared: Prepared)]) throws -> [Picture]
}
