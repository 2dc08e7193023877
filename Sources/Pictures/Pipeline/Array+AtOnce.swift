extension Array where Element: Sendable {
  /// Works on up to `count` elements at once, begun in their order, and hands over the results as they come.
  package func forEach<Value: Sendable>(
    atOnce count: Int, _ work: @escaping @Sendable (Element) async throws -> Value, then: (Element, Value) -> Void
  ) async throws {
    try await withThrowingTaskGroup(of: (Element, Value).self) { group in
      var waiting = self[...]
      func startNext() {
        guard let element = waiting.popFirst() else { return }
        group.addTask { (element, try await work(element)) }
      }
      for _ in 0..<count { startNext() }
      while let (element, value) = try await group.next() {
        then(element, value)
        startNext()
      }
    }
  }
}
