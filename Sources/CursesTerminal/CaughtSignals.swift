import CLinux
import Dispatch
import Glibc

/// Receives signals as events; signals that arrive before anyone listens are kept.
///
/// Dispatch's own signal source loses signals now and then: it requires them to be ignored, and the kernel may deliver a signal to
/// any thread that does not block it, which then ignores it.
package struct CaughtSignals {
  private let numbers: [Int32]
  private let descriptor: Int32

  /// Starts catching the signals. Only one instance per process at a time.
  package init(_ numbers: [Int32]) {
    self.numbers = numbers
    descriptor = numbers.map(vitrine_catch_signal).max() ?? -1
  }

  /// Passes the signals to `handler` on a queue, starting with those that have already arrived. Resume the source to start it.
  package func source(on queue: DispatchQueue, _ handler: @escaping @Sendable (Int32) -> Void) -> any DispatchSourceRead
  {
    let source = DispatchSource.makeReadSource(fileDescriptor: descriptor, queue: queue)
    source.setEventHandler { [descriptor] in
      var number: UInt8 = 0
      while read(descriptor, &number, 1) == 1 { handler(Int32(number)) }
    }
    return source
  }

  /// Restores the signals' default actions.
  package func release() { for number in numbers { signal(number, SIG_DFL) } }
}
