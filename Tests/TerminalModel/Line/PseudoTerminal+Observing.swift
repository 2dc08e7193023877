import Foundation

/// What a test sees of a terminal, and what it waits for.
extension PseudoTerminal {
  /// The screen now.
  package var screen: TerminalScreen { withState(\.screen) }

  /// How many bytes the program has written.
  package var receivedBytes: Int { withState(\.receivedBytes) }

  /// How long the program has written nothing; `nil` before its first byte.
  package var silence: Duration? { withState { $0.lastReceipt.map { $0.duration(to: .now) } } }

  /// Waits until the screen is as wanted; `false` after `timeout`.
  ///
  /// A frame that the terminal holds back (mode 2026) is not to be seen, so the condition is not asked about it.
  package func wait(timeout: Duration = patience, until condition: (TerminalScreen) -> Bool) -> Bool {
    waits(timeout) { !$0.screen.isHeldBack && condition($0.screen) }
  }

  /// Types keys and returns how long it takes until the screen is as wanted; `nil` after `timeout`.
  ///
  /// The time ends when the bytes that make it so have been read, even if the test's thread is late. Only what comes after the keys counts.
  package func time(
    typing keys: String, timeout: Duration = patience, until condition: @escaping @Sendable (TerminalScreen) -> Bool
  ) -> Duration? {
    let number = withState { line in
      defer { line.nextWatch += 1 }
      line.watches[line.nextWatch] = LineState.Watch(condition: condition)
      return line.nextWatch
    }
    let start = ContinuousClock.now
    type(keys)
    _ = waits(timeout) { $0.watches[number]?.fulfilled != nil }
    return withState { $0.watches.removeValue(forKey: number)?.fulfilled.map { start.duration(to: $0) } }
  }

  /// The exit status once the program has ended and all that it wrote has been read; 128 and the signal's number if a signal ended it.
  /// `nil` after `timeout`.
  package func exitStatus(timeout: Duration = patience) -> Int32? {
    _ = waits(timeout) { $0.exitStatus != nil && $0.isLineClosed }
    return withState(\.exitStatus)
  }

  /// A place in what the program writes.
  package struct Mark: Sendable { fileprivate var bytes: Int }

  /// Remembers how much has come so far.
  package func mark() -> Mark { withState { Mark(bytes: $0.receivedBytes) } }

  /// How many bytes have come since then.
  package func bytes(since mark: Mark) -> Int { receivedBytes - mark.bytes }

  /// Keeps all bytes from now on, for `recording`.
  package func record() { withState { $0.recording = [] } }

  /// The bytes since `record()`, and the screen that they have led to.
  package var recording: (bytes: [UInt8], screen: TerminalScreen) { withState { ($0.recording ?? [], $0.screen) } }
}
