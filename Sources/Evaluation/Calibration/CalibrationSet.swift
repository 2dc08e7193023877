import Files
import Foundation
import Imaging
import ModelFiles
import OpenCoreML
import Pictures
import Scheduling
import SystemPackage

/// A file of photographs as model inputs, from which the ranges of a model's activations are measured.
///
/// They are decoded, resized and laid out as in an evaluation and in the gallery.
package struct CalibrationSet: Sendable {
  /// What was written.
  package struct Content: Sendable {
    /// The input's name.
    package var input: String
    /// The shape of one tensor, outermost dimension first.
    package var shape: [Int]
    /// The element type by OpenVINO's name: "f32", "u8".
    package var elementType: String
    /// How many tensors the file holds, one after another.
    package var count: Int
    /// The photographs that could not be read.
    package var failures: [EvaluationReport.Problem]
  }

  /// With fewer photographs, the ranges fit only those.
  package static let recommendedCount = 100
  package static let usualCount = 300

  private let input: PhotographInput
  private let feature: FeatureMetadata
  private let image: FeatureMetadata.Image
  private let decoder: ImageDecoder

  /// - Parameter model: what messages call the model.
  /// - Throws: `EvaluationError` if its only input is not an image.
  package init(_ metadata: ModelMetadata, model: String, limits: ImageLimits) throws {
    let description = MLModelDescription(metadata, try ModelFeatures(metadata))
    input = try description.photographInput(of: model)
    guard let feature = metadata.inputs.first, let image = feature.image else {
      throw EvaluationError("\(model): the model has no image input")
    }
    (self.feature, self.image) = (feature, image)
    decoder = ImageDecoder(limits: limits)
  }

  /// Writes up to `count` photographs, spread over the list. If one cannot be read, another is taken.
  ///
  /// - Parameter progress: called with the number written so far, and the final number.
  /// - Throws: `EvaluationError` if no photograph can be read or the file cannot be written; `CancellationError`.
  package func write(
    _ photographs: [FilePath], count: Int, to file: URL, progress: (_ done: Int, _ count: Int) -> Void
  ) async throws -> Content {
    let wanted = min(count, photographs.count)
    let layout = ImageLayout(
      image, elementType: feature.elementType, width: input.size.width, height: input.size.height,
      batchCount: feature.batchCount)
    var content = Content(
      input: input.name,
      shape: image.tensorShape(width: input.size.width, height: input.size.height, batchCount: feature.batchCount),
      elementType: feature.elementType, count: 0, failures: [])
    let byteCount = layout.byteCount
    let processors = ProcessorCount.online
    let workers = WorkerPool(threadCount: processors, niceness: 0)
    defer { workers.shutDown() }
    let output = try Self.open(file)
    var waiting = Self.spread(photographs, wanted)[...]
    while content.count < wanted, !waiting.isEmpty {
      let batch = waiting.prefix(min(2 * processors, wanted - content.count))
      waiting = waiting.dropFirst(batch.count)
      let tensors = try await tensors(Array(batch), layout, byteCount, workers)
      for (path, tensor) in zip(batch, tensors) {
        switch tensor {
        case .success(let bytes):
          do {
            try output.write(contentsOf: bytes)
          } catch {
            throw EvaluationError("\(file.path): the photographs cannot be kept there: \(FileContent.reason(error))")
          }
          content.count += 1
        case .failure(let failure):
          content.failures.append(.init(path: path.string, reason: failure.description))
        }
      }
      progress(content.count, wanted)
    }
    try? output.close()
    return content
  }

  private func tensors(
    _ paths: [FilePath], _ layout: ImageLayout, _ byteCount: Int, _ workers: WorkerPool
  ) async throws -> [Result<Data, EvaluationError>] {
    var tensors = [Result<Data, EvaluationError>?](repeating: nil, count: paths.count)
    try await Array(paths.indices).forEach(atOnce: paths.count) { index in
      try await tensor(paths[index], layout, byteCount, workers)
    } then: {
      tensors[$0] = $1
    }
    return tensors.compactMap { $0 }
  }

  private func tensor(
    _ path: FilePath, _ layout: ImageLayout, _ byteCount: Int, _ workers: WorkerPool
  ) async throws -> Result<Data, EvaluationError> {
    let (decoder, input) = (decoder, input)
    do {
      return .success(
        try await workers.run(urgency: { 0 }) { isCancelled in
          let decoded = try decoder.decode(path, target: input.size, scaling: .cover, isCancelled: isCancelled)
          var bytes = Data(count: byteCount)
          let picture = input.picture(from: decoded.buffer)
          bytes.withUnsafeMutableBytes { layout.pack(picture, into: $0) }
          return bytes
        })
    } catch let error as CancellationError {
      throw error
    } catch let error as ImageError {
      return .failure(EvaluationError(error.message))
    } catch {
      return .failure(EvaluationError("\(error)"))
    }
  }

  /// The chosen photographs, evenly spaced in the list, followed by all others.
  private static func spread(_ photographs: [FilePath], _ count: Int) -> [FilePath] {
    let chosen = (0..<count).map { $0 * photographs.count / count }
    let places = Set(chosen)
    return chosen.map { photographs[$0] } + photographs.indices.filter { !places.contains($0) }.map { photographs[$0] }
  }

  private static func open(_ file: URL) throws -> FileHandle {
    do {
      try Data().write(to: file)
      return try FileHandle(forWritingTo: file)
    } catch {
      throw EvaluationError("\(file.path): the photographs cannot be kept there: \(FileContent.reason(error))")
    }
  }
}
