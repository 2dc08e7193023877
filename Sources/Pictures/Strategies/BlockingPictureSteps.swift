/// Steps that also exist in a form that blocks, for the strategies that know no other. None of these can be cancelled.
package protocol BlockingPictureSteps: PictureSteps {
  /// Prepares while the calling thread works.
  func prepareBlocking() throws -> Prepared
  /// Predicts and finishes, blocking the calling thread.
  func predictBlocking(_ prepared: Prepared) throws -> Picture
  /// Predicts and finishes for several jobs, blocking the calling thread. The pictures are in the order of the jobs.
  static func predictBlocking(batch: [(job: Self, prepared: Prepared)]) throws -> [Picture]
}
