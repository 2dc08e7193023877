import Synchronization

/// Messages on their way to the main actor, from any thread; all that wait are taken at once.
package final class MessageQueue<Message: Sendable>: Sendable {
  /// Yields when messages have come; several may have come for one.
  package let arrivals: AsyncStream<Void>
  private let wake: AsyncStream<Void>.Continuation
  private let waiting = Mutex<[Message]>([])

  package init() {
    (arrivals, wake) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
  }

  /// Adds a message.
  package func send(_ message: Message) {
    waiting.withLock { $0.append(message) }
    wake.yield()
  }

  /// Yields once more though no message has come.
  package func wakeUp() { wake.yield() }

  /// Whether none waits.
  package var isEmpty: Bool { waiting.withLock(\.isEmpty) }

  /// Takes all that wait, oldest first.
  package func takeAll() -> [Message] {
    waiting.withLock { waiting in
      defer { waiting.removeAll(keepingCapacity: true) }
      return waiting
    }
  }
}
