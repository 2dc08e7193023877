/// Says when memory is short. It is injected: tests say so themselves.
package protocol MemoryPressureSource: Sendable {
  /// Calls `handler` whenever memory is short, on a thread of its own and at most every few seconds, until `stop()`.
  func start(_ handler: @escaping @Sendable () -> Void)
  /// Ends it; the handler may be called once more.
  func stop()
}
