import Glibc

/// A time limit for decoding, so that a file made to decode for ever blocks nobody.
struct DecodingTime {
  private static let fewestSeconds = 8
  /// Large photographs get another second for each 8 MiB.
  private static let bytesASecond = 8 << 20
  /// Reading the clock costs as much as decoding some rows.
  private static let callsBetween = 32

  /// The limit in seconds of processor time.
  let seconds: Int

  init(fileByteCount: Int) { seconds = Self.fewestSeconds + fileByteCount / Self.bytesASecond }

  /// Runs `body` with a check that also returns true when the time is up.
  ///
  /// - Throws: `ImageError` if the time is up.
  func limit<Result>(_ isCancelled: () -> Bool, _ body: (() -> Bool) throws -> Result) throws -> Result {
    let end = Self.now + Double(seconds)
    var calls = 0
    var isOver = false
    do {
      return try withoutActuallyEscaping(isCancelled) { isCancelled in
        try body {
          calls += 1
          if calls % Self.callsBetween == 0 { isOver = Self.now > end }
          return isOver || isCancelled()
        }
      }
    } catch is CancellationError where isOver {
      throw ImageError(.tooLarge, message: "decoding it takes more than \(seconds) seconds, the limit")
    }
  }

  /// Processor time of the calling thread, in seconds.
  private static var now: Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
