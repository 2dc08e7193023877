import Foundation
import OpenCoreML

/// Colours photographs with one model, in the ways in which a gallery can request it.
actor ColoringService {
  private let colorizer: Colorizer

  init(configuration: MLModelConfiguration = MLModelConfiguration()) async throws {
    colorizer = try await Colorizer.load(configuration: configuration)
  }

  /// How many predictions the device runs at once.
  nonisolated var predictionConcurrency: Int { colorizer.model.predictionConcurrency }

  /// A photograph in the model's form. It uses no actor state, so any number of tasks can prepare at the same time.
  nonisolated func prepare(_ photograph: URL) throws -> sending ColorizerInput {
    try ColorizerInput(grayAt: photograph)
  }

  /// Prepares and predicts while the actor is blocked: the next caller has to wait.
  func colorInTurn(_ photograph: URL) throws -> CVPixelBuffer {
    try colorizer.prediction(input: prepare(photograph), options: MLPredictionOptions()).rgb
  }

  /// Predicts in turn from inputs that callers have prepared, while others prepare theirs.
  func color(prepared input: sending ColorizerInput) throws -> CVPixelBuffer {
    try colorizer.prediction(input: input, options: MLPredictionOptions()).rgb
  }

  /// All photographs in one call: the device is never idle between them, but no result arrives before all are done.
  func colorBatch(_ photographs: [URL]) throws -> [CVPixelBuffer] {
    try colorizer.predictions(inputs: photographs.map { try prepare($0) }).map(\.rgb)
  }

  /// Prepares and predicts in parallel with other callers, and stops at the next step if its task is cancelled.
  ///
  /// - Throws: `CancellationError` if the task is cancelled.
  nonisolated func color(_ photograph: URL) async throws -> CVPixelBuffer {
    try Task.checkCancellation()
    let input = try prepare(photograph)
    // If the user scrolled on while the file was read, no prediction is needed.
    try Task.checkCancellation()
    return try await colorizer.prediction(input: input).rgb
  }

  /// Colours all photographs, at most `limit` at a time: those that wait hold neither a picture nor a task.
  nonisolated func color(_ photographs: [URL], atMost limit: Int) async throws -> [CVPixelBuffer] {
    try await withThrowingTaskGroup(of: (Int, CVPixelBuffer).self) { group in
      var waiting = photographs.enumerated().makeIterator()
      func startNext() {
        guard let (place, photograph) = waiting.next() else { return }
        group.addTask { (place, try await self.color(photograph)) }
      }
      for _ in 0..<limit { startNext() }
      var colored = [CVPixelBuffer?](repeating: nil, count: photographs.count)
      while let (place, picture) = try await group.next() {
        colored[place] = picture
        startNext()
      }
      return colored.compactMap { $0 }
    }
  }
}
