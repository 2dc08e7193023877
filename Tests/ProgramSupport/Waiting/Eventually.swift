/// Waits until a condition holds, on the caller's actor; a test that waits for ever fails by its time limit.
package nonisolated(nonsending) func eventually(_ condition: () -> Bool) async {
  // Past its time limit the test's task is cancelled: it would keep a thread of Swift's pool busy for ever.
  while !condition(), (try? await Task.sleep(for: .microseconds(200))) != nil {}
}
