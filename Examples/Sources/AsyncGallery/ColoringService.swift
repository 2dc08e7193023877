import Foundation
import OpenCoreML

/// Colours photographs with one model, in the ways that a gallery can ask for it.
actor ColoringService {
  private let colorizer: Colorizer

  init(configuration: MLModelConfiguration = MLModelConfiguration()) async throws {
    colorizer = try await Colorizer.load(configuration: configuration)
  }

  /// How many predictions the device runs at once.
  nonisolated var predictionConcurrency: Int { colorizer.model.predictionConcurrency }

  /// A photograph as the model takes it. It needs nothing of the actor's: any number of tasks prepare at the same time.
  nonisolated func prepare(_ photograph: URL) throws -> sending ColorizerInput {
    try ColorizerInput(grayAt: photograph)
  }

  /// Prepares and predicts while the actor waits: whoever asks next comes after it.
  func colorInTurn(_ photograph: URL) throws -> CVPixelBuffer {
    try colorizer.prediction(input: prepare(photograph), options: MLPredictionOptions()).rgb
  }

  /// Predicts in turn what the caller has prepared, while others prepare.
  func color(prepared input: sending ColorizerInput) throws -> CVPixelBuffer {
    try colorizer.prediction(input: input, options: MLPredictionOptions()).rgb
  }

  /// All in one call: the device is never idle between them, and nothing comes before everything is there.
  func colorBatch(_ photographs: [URL]) throws -> [CVPixelBuffer] {
    try colorizer.predictions(inputs: photographs.map { try prepare($0) }).map(\.rgb)
  }

  /// Prepares and predicts beside all others who ask, and stops at the next step once its task is cancelled.
  ///
  /// - Throws: `CancellationError` where the task was cancelled.
  nonisolated func color(_ photograph: URL) async throws -> CVPixelBuffer {
    try Task.checkCancellation()
    let input = try prepare(photograph)
    // Whoever scrolled on while the file was read needs no prediction.
    try Task.checkCancellation()
    return try await colorizer.prediction(input: input).rgb
  }

  /// Colours all, no more than `limit` of them at a time: what waits holds neither a picture nor a task.
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
