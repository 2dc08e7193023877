import CLinux
import Glibc
import Scheduling

/// Memory that the allocator keeps for this process.
package enum ProcessHeap {
  /// glibc's own initial threshold: pixels are above it, and nearly everything else is below.
  private static let mappedByteCount = 128 << 10

  /// Makes freed pixels go back to the system at once.
  ///
  /// glibc gives threads separate heaps, which keep what was freed there. A gallery decodes and predicts on a dozen threads: after
  /// nine minutes of random keys, 331 of 419 MB were free memory in 16 heaps.
  package static func returnFreedPixels() {
    vitrine_limit_heaps(Int32(mappedByteCount), Int32(max(2, ProcessorCount.online)))
  }

  /// Memory that is no file's and that nothing has allocated: above all what was freed and has not gone back to the system.
  package static var unallocatedBytes: Int { max(0, ProcessUsage.anonymousBytes - vitrine_allocated_bytes()) }

  /// Returns what is free in all heaps to the system.
  package static func trim() { vitrine_trim_heap() }
}
