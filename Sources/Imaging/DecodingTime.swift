import Glibc

/// How long a picture may take: a file that is made to take for ever keeps nobody waiting.
struct DecodingTime {
  private static let fewestSeconds = 8
  /// Large photographs may take longer.
  private static let bytesASecond = 8 << 20
  /// Asking for the time costs as much as some rows.
  private static let callsBetween = 32

  /// Of the processor's time.
  let seconds: Int

  init(fileByteCount: Int) { seconds = Self.fewestSeconds + fileByteCount / Self.bytesASecond }

  /// Runs `body` with a check that also says so when the time is over.
  ///
  /// - Throws: `ImageError` then.
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

  /// The calling thread's time on the processor.
  private static var now: Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
