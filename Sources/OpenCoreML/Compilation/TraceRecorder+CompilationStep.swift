import InferenceTrace

extension TraceRecorder {
  /// Runs one step of compiling or compressing a model, and records it with its outcome.
  func compilationStep<Result>(_ label: String, model: String, _ body: () throws -> Result) throws -> Result {
    let start = TraceTime.now
    do {
      let result = try body()
      recordInterval(.loadStep, label: label, model: model, start: start)
      return result
    } catch {
      recordInterval(.loadStep, label: label, model: model, start: start, outcome: .failed, reason: "\(error)")
      throw error
    }
  }
}
