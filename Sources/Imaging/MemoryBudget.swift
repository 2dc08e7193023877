import Glibc
import Synchronization

/// Memory for decoding, shared by all threads: who would take more than is left waits until another one is done.
final class MemoryBudget: Sendable {
  /// One for the whole process.
  static let shared = MemoryBudget(byteCount: 512 << 20)

  /// What a file may claim beyond the budget for each of its bytes: no photograph is compressed further. Less for what is only
  /// needed while decoding.
  private static let (resultForEachByte, workForEachByte) = (1_024, 128)
  /// Smaller pieces are not asked for in advance.
  private static let smallestProbe = 8 << 20
  private static let step: UInt32 = 20_000

  private let total: Int
  private let taken = Mutex(0)

  init(byteCount: Int) { total = byteCount }

  /// Runs `body` when that much memory may be used: for the result, and beside it while decoding.
  ///
  /// - Throws: `ImageError` if it is more than there is, or than a file of this size can be worth; `CancellationError`.
  func withBytes<Result>(
    result: Int, work: Int, for size: PixelSize, fileByteCount: Int, _ isCancelled: () -> Bool,
    _ body: () throws -> Result
  ) throws -> Result {
    let count = result + work
    let isWorth = result / Self.resultForEachByte <= fileByteCount && work / Self.workForEachByte <= fileByteCount
    guard count <= total || isWorth else {
      throw ImageError(
        .tooLarge,
        message: "\(size) pixels in \(fileByteCount) bytes take \(count >> 20) megabytes to decode, more than "
          + "\(total >> 20), the limit")
    }
    // The small ones go on beside a large one.
    let share = min(count, total / 4 * 3)
    while !take(share) {
      if isCancelled() { throw CancellationError() }
      usleep(Self.step)
    }
    defer { taken.withLock { $0 -= share } }
    guard Self.isThere(count) else {
      throw ImageError(.failed, message: "there is not enough memory for \(size) pixels: \(count >> 20) megabytes")
    }
    return try body()
  }

  private func take(_ count: Int) -> Bool {
    taken.withLock { taken in
      guard taken == 0 || taken + count <= total else { return false }
      taken += count
      return true
    }
  }

  /// Whether the system gives that much: an array that it does not give ends the program.
  private static func isThere(_ count: Int) -> Bool {
    guard count >= smallestProbe else { return true }
    let memory = malloc(count)
    defer { free(memory) }
    return memory != nil
  }
}
