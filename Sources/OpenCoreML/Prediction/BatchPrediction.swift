import Scheduling
import Synchronization

/// Predicts for a list of inputs on the calling thread and a few others.
struct BatchPrediction {
  typealias Input = MLDictionaryFeatureProvider
  typealias Output = any MLFeatureProvider & Sendable

  private let inputs: [Input]
  private let threadCount: Int
  private let predict: @Sendable (Input) throws -> Output

  init(_ inputs: [Input], threadCount: Int, predict: @escaping @Sendable (Input) throws -> Output) {
    self.inputs = inputs
    self.threadCount = min(threadCount, inputs.count)
    self.predict = predict
  }

  private struct State {
    var next = 0
    var outputs: [Output?]
    /// The error of the first failed input, in the order of the inputs.
    var failure: (index: Int, error: any Error)?

    mutating func takeIndex() -> Int? {
      guard failure == nil, next < outputs.count else { return nil }
      defer { next += 1 }
      return next
    }

    mutating func record(_ result: Result<Output, any Error>, at index: Int) {
      switch result {
      case .success(let output): outputs[index] = output
      case .failure(let error): if index < failure?.index ?? .max { failure = (index, error) }
      }
    }
  }

  /// The outputs in the order of the inputs.
  func run() throws -> [Output] {
    let work = Work(inputs: inputs, predict: predict)
    let ends = (0..<max(0, threadCount - 1)).compactMap { _ in
      let end = Arrival<Void>()
      do {
        try BlockingThread.startIfPossible(name: "vitrine-batch") {
          work.run()
          end.arrive(())
        }
      } catch {
        // Without more threads it just takes longer.
        return nil as Arrival<Void>?
      }
      return end
    }
    work.run()
    for end in ends { end.wait() }
    return try work.state.withLock { state in
      if let failure = state.failure { throw failure.error }
      return state.outputs.compactMap { $0 }
    }
  }

  private final class Work: Sendable {
    let inputs: [Input]
    let predict: @Sendable (Input) throws -> Output
    let state: Mutex<State>

    init(inputs: [Input], predict: @escaping @Sendable (Input) throws -> Output) {
      self.inputs = inputs
      self.predict = predict
      state = Mutex(State(outputs: Array(repeating: nil, count: inputs.count)))
    }

    func run() {
      while let index = state.withLock({ $0.takeIndex() }) {
        let result = Result { try predict(inputs[index]) }
        state.withLock { $0.record(result, at: index) }
      }
    }
  }
}
