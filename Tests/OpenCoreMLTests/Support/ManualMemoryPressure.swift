import OpenCoreML
import Synchronization

/// Memory that is short when the test says so.
final class ManualMemoryPressure: MemoryPressureSource {
  private let handler = Mutex<(@Sendable () -> Void)?>(nil)

  var isWatched: Bool { handler.withLock { $0 != nil } }

  func start(_ handler: @escaping @Sendable () -> Void) { self.handler.withLock { $0 = handler } }
  func stop() { handler.withLock { $0 = nil } }

  /// Says that memory is short.
  func report() { handler.withLock { $0 }?() }
}
