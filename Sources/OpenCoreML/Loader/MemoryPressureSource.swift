/// Reports when memory is short. It is injected, so that tests can report it themselves.
package protocol MemoryPressureSource: Sendable {
  /// Calls `handler` whenever memory is short, on a separate thread and at most every few seconds, until `stop()`.
  func start(_ handler: @escaping @Sendable () -> Void)
  /// Stops reporting; the handler may be called once more.
  func stop()
}
