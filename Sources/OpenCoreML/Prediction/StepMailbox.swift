import DequeModule
import Dispatch
import Synchronization

/// Passes steps to a thread that waits for their result.
final class StepMailbox<Value: Sendable>: Sendable {
  private enum Letter {
    case step(@Sendable () -> Void)
    case result(Value)
  }

  private let letters = Mutex<Deque<Letter>>([])
  private let arrived = DispatchSemaphore(value: 0)

  /// Requests a step.
  func post(_ step: @escaping @Sendable () -> Void) { add(.step(step)) }

  /// Delivers the result, once and last.
  func close(_ result: Value) { add(.result(result)) }

  /// Runs steps as they arrive, until the result is there.
  func waitForResult() -> Value {
    while true {
      arrived.wait()
      switch letters.withLock({ $0.removeFirst() }) {
      case .step(let step): step()
      case .result(let result): return result
      }
    }
  }

  private func add(_ letter: Letter) {
    letters.withLock { $0.append(letter) }
    arrived.signal()
  }
}
