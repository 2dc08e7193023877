import CLinux
import Glibc
import Scheduling

/// The memory that the allocator keeps for this process.
package enum ProcessHeap {
  /// glibc's own first threshold: pixels are above it, and nearly all else is below.
  private static let mappedByteCount = 128 << 10

  /// Returns pixels to the system as soon as they are freed.
  ///
  /// glibc gives threads heaps of their own, which keep what was freed there. A gallery decodes and predicts on a dozen threads: after nine
  /// minutes of random keys 331 of 419 MB were free memory in 16 heaps.
  package static func returnFreedPixels() {
    vitrine_limit_heaps(Int32(mappedByteCount), Int32(max(2, ProcessorCount.online)))
  }

  /// Returns what is free in all heaps to the system.
  package static func trim() { vitrine_trim_heap() }
}
