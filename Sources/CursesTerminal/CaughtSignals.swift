import CLinux
import Dispatch
import Glibc

/// Signals as events: what comes before anyone listens waits, and is not lost.
///
/// Dispatch's own source of signals loses them now and then: they have to be ignored, and whichever thread does not block one
/// may be the thread that ignores it.
package struct CaughtSignals {
  private let numbers: [Int32]
  private let descriptor: Int32

  /// Catches the signals from now on. One at a time in a process.
  package init(_ numbers: [Int32]) {
    self.numbers = numbers
    descriptor = numbers.map(vitrine_catch_signal).max() ?? -1
  }

  /// Hands the signals to `handler` on a queue, those first that have come already; to be resumed.
  package func source(on queue: DispatchQueue, _ handler: @escaping @Sendable (Int32) -> Void) -> any DispatchSourceRead
  {
    let source = DispatchSource.makeReadSource(fileDescriptor: descriptor, queue: queue)
    source.setEventHandler { [descriptor] in
      var number: UInt8 = 0
      while read(descriptor, &number, 1) == 1 { handler(Int32(number)) }
    }
    return source
  }

  /// Lets signals do what they do by themselves.
  package func release() { for number in numbers { signal(number, SIG_DFL) } }
}
