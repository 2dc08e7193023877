/// A job that can also run its steps synchronously, for the strategies that need it. These steps cannot be cancelled.
package protocol BlockingColoringJob: ColoringJob {
  /// Prepares on the calling thread.
  func prepareBlocking() throws -> Prepared
  /// Predicts and finishes, blocking the calling thread.
  func predictBlocking(_ prepared: Prepared) throws -> Picture
  /// Predicts and finishes for several jobs, blocking the calling thread. The pictures are in the order of the jobs.
  static func predictBlocking(batch: [(job: Self, prepared: Prepared)]) throws -> [Picture]
}
