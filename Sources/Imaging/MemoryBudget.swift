import Glibc
import Synchronization

/// Memory for decoding, shared by all threads: a thread that needs more than is left waits until another one is done.
final class MemoryBudget: Sendable {
  /// The budget of this process.
  static let shared = MemoryBudget(byteCount: 512 << 20)

  /// How many bytes a file may need beyond the budget for each of its own bytes: no photograph is compressed further. Memory that
  /// is needed only while decoding gets less.
  private static let (resultForEachByte, workForEachByte) = (1_024, 128)
  /// Smaller allocations are not tried out in advance.
  private static let smallestProbe = 8 << 20
  private static let step: UInt32 = 20_000

  private let total: Int
  private let taken = Mutex(0)

  init(byteCount: Int) { total = byteCount }

  /// Runs `body` once that many bytes may be used: `result` for the decoded picture, `work` in addition while decoding.
  ///
  /// - Throws: `ImageError` if there is not enough memory, or if a file of this size cannot need that much; `CancellationError`.
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
    // Leaves room for small pictures while a large one is decoded.
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

  /// Whether the system can provide that much: an array that it cannot allocate would end the program.
  private static func isThere(_ count: Int) -> Bool {
    guard count >= smallestProbe else { return true }
    let memory = malloc(count)
    defer { free(memory) }
    return memory != nil
  }
}
