import Synchronization

/// Messages from any thread to the main actor, which takes all waiting messages at once.
package final class MessageQueue<Message: Sendable>: Sendable {
  /// Yields when messages have arrived; several messages may share one yield.
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

  /// Yields without a message.
  package func wakeUp() { wake.yield() }

  /// Whether no message is waiting.
  package var isEmpty: Bool { waiting.withLock(\.isEmpty) }

  /// Takes all waiting messages, oldest first.
  package func takeAll() -> [Message] {
    waiting.withLock { waiting in
      defer { waiting.removeAll(keepingCapacity: true) }
      return waiting
    }
  }
}
