import Dispatch
import Synchronization

/// Brings a thread that waits for a result the steps that lead to it.
final class StepMailbox<Value: Sendable>: Sendable {
  private enum Letter {
    case step(@Sendable () -> Void)
    case result(Value)
  }

  private let letters = Mutex<[Letter]>([])
  private let arrived = DispatchSemaphore(value: 0)

  /// Asks for a step.
  func post(_ step: @escaping @Sendable () -> Void) { add(.step(step)) }

  /// Brings the result, once; nothing follows it.
  func close(_ result: Value) { add(.result(result)) }

  /// Runs steps as they come, until the result is there.
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
