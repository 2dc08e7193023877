import Foundation

#if canImport(CoreML)
  import CoreML
#else
  import OpenCoreML
#endif

// Source for Core ML, as ModelLibrary.swift.

/// The input of a model, as apps write it by hand.
final class RowInput: MLFeatureProvider {
  var row: [Float]

  init(row: [Float]) { self.row = row }

  var featureNames: Set<String> { ["x"] }

  func featureValue(for featureName: String) -> MLFeatureValue? {
    guard featureName == "x" else { return nil }
    return MLFeatureValue(shapedArray: MLShapedArray<Float>(scalars: row, shape: [1, row.count]))
  }
}

/// Scores rows of numbers.
struct RowScorer {
  let model: MLModel

  func score(_ row: [Float]) async throws -> [Float] {
    let output = try await model.prediction(from: RowInput(row: row), options: MLPredictionOptions())
    guard let scores = output.featureValue(for: "y")?.shapedArrayValue(of: Float.self) else {
      throw ModelLibrary.Failure.unsupported("y")
    }
    return scores.scalars
  }

  func scoreBlocking(_ row: [Float]) throws -> [Double] {
    let provider: any MLFeatureProvider = try model.prediction(from: RowInput(row: row))
    guard let scores = provider.featureValue(for: "y")?.multiArrayValue else { return [] }
    return (0..<scores.count).map { scores[[0, $0 as NSNumber]].doubleValue }
  }

  /// Writes the scores into memory of the caller's, without a copy where that can be.
  func score(_ row: [Float], into target: MLMultiArray) async throws {
    let options = MLPredictionOptions()
    options.outputBackings = ["y": target]
    let output = try await model.prediction(from: RowInput(row: row), options: options)
    guard let scores = output.featureValue(for: "y")?.multiArrayValue, scores !== target else { return }
    scores.transfer(to: target)
  }

  func scoreAll(_ rows: [[Float]]) throws -> [Float] {
    let batch = MLArrayBatchProvider(array: rows.map { RowInput(row: $0) })
    let results: any MLBatchProvider = try model.predictions(fromBatch: batch)
    return (0..<results.count).map { index in
      results.features(at: index).featureValue(for: "y")?.multiArrayValue?[0].floatValue ?? .nan
    }
  }

  /// Rows as they come, at most `limit` of them in flight; nothing once the task is cancelled.
  func stream(_ rows: [[Float]], limit: Int) async throws -> [[Float]] {
    try await withThrowingTaskGroup(of: (Int, [Float]).self) { group in
      var results = [[Float]](repeating: [], count: rows.count)
      for (index, row) in rows.enumerated() {
        if index >= limit, let (finished, scores) = try await group.next() { results[finished] = scores }
        group.addTask {
          try Task.checkCancellation()
          return (index, try await score(row))
        }
      }
      for try await (finished, scores) in group { results[finished] = scores }
      return results
    }
  }
}

/// Puts a picture through a model by the names that the model itself gives.
struct PictureFilter {
  let model: MLModel

  func apply(to file: URL) async throws -> CVPixelBuffer? {
    let description = model.modelDescription
    guard let input = description.inputDescriptionsByName.values.first, let constraint = input.imageConstraint else {
      throw ModelLibrary.Failure.unsupported("no image")
    }
    let options: [MLFeatureValue.ImageOption: Any] = [
      .cropAndScale: VNImageCropAndScaleOption.centerCrop.rawValue
    ]
    let value = try MLFeatureValue(imageAt: file, constraint: constraint, options: options)
    guard input.isAllowedValue(value), !value.isUndefined, value.type == .image else { return nil }
    let provider = try MLDictionaryFeatureProvider(dictionary: [input.name: value])
    let output = try await model.prediction(from: provider)
    return output.featureNames.compactMap { output.featureValue(for: $0)?.imageBufferValue }.first
  }
}

/// Labels and their probabilities, the most probable first.
func classify(_ numbers: [Double], with model: MLModel) async throws -> [(label: String, probability: Double)] {
  let array = try MLMultiArray(shape: [1, numbers.count as NSNumber], dataType: .double)
  for (index, number) in numbers.enumerated() { array[index] = number as NSNumber }
  let output = try await model.prediction(from: MLDictionaryFeatureProvider(dictionary: ["x": array]))
  let name = model.modelDescription.predictedProbabilitiesName ?? ""
  let probabilities = output.featureValue(for: name)?.dictionaryValue ?? [:]
  let ranked = probabilities.compactMap { key, value in
    (key as? String).map { (label: $0, probability: value.doubleValue) }
  }
  return ranked.sorted { $0.probability > $1.probability }
}

/// Frames of sound in one array, each with its own scale.
func frames(of samples: [Float], length: Int) throws -> MLMultiArray {
  let rows = try stride(from: 0, to: samples.count - samples.count % length, by: length).map { start in
    let row = try MLMultiArray(shape: [1, length as NSNumber], dataType: .float32)
    row.withUnsafeMutableBufferPointer(ofType: Float.self) { target, strides in
      for column in 0..<length { target[column * strides[1]] = samples[start + column] }
    }
    return row
  }
  return MLMultiArray(concatenating: rows, axis: 0, dataType: .float16)
}

/// A multi-array over memory that is somebody else's.
func borrowed(_ memory: UnsafeMutablePointer<Int32>, rows: Int, columns: Int) throws -> MLMultiArray {
  try MLMultiArray(
    dataPointer: memory, shape: [rows as NSNumber, columns as NSNumber], dataType: .int32,
    strides: [columns as NSNumber, 1], deallocator: { _ in })
}

/// The attention mask of a text: 0 where a token may look, −∞ where it may not.
func causalMask(length: Int) -> MLShapedArray<Float> {
  var mask = MLShapedArray<Float>(repeating: 0, shape: [1, 1, length, length])
  for row in 0..<length where row + 1 < length {
    mask[0..., 0..., row...row, (row + 1)...].fill(with: -.infinity)
  }
  return mask
}
