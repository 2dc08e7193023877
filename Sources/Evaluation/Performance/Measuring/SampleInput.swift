import Foundation
import Imaging
import OpenCoreML

/// Inputs for any model, in its default shapes, always filled with the same noise.
package enum SampleInput {
  /// One value for each input of the model.
  ///
  /// - Throws: `MLModelError` if an input's type cannot be made up, or its shape is unbounded.
  package static func features(for description: MLModelDescription) throws -> MLDictionaryFeatureProvider {
    var noise = Noise()
    var values: [String: Any] = [:]
    for (name, input) in description.inputDescriptionsByName.sorted(by: { $0.key < $1.key }) {
      if let image = input.imageConstraint {
        let size = image.pixelsWide * image.pixelsHigh * image.pixelFormat.componentCount
        values[name] = PixelBuffer(
          width: image.pixelsWide, height: image.pixelsHigh, format: image.pixelFormat,
          bytes: (0..<size).map { _ in UInt8(truncatingIfNeeded: noise.next() >> 24) })
      } else if let array = input.multiArrayConstraint {
        values[name] = try multiArray(array, name, &noise)
      } else {
        values[name] = try single(input, &noise)
      }
    }
    return try MLDictionaryFeatureProvider(dictionary: values)
  }

  /// A value that is neither an image nor an array. Texts and keys that a model knows cannot be guessed.
  private static func single(_ input: MLFeatureDescription, _ noise: inout Noise) throws -> MLFeatureValue {
    let share = Double(noise.next() >> 8) / Double(1 << 24)
    switch input.type {
    case .double: return MLFeatureValue(double: share)
    case .int64: return MLFeatureValue(int64: share < 0.5 ? 0 : 1)
    case .string: return MLFeatureValue(string: "")
    case .dictionary: return try MLFeatureValue(dictionary: [:])
    case .sequence: return MLFeatureValue(sequence: MLSequence(strings: []))
    default:
      throw MLModelError(.featureType, "the input “\(input.name)” is \(input.type), for which there is no sample")
    }
  }

  private static let mostElements = 1 << 28

  private static func multiArray(
    _ constraint: MLMultiArrayConstraint, _ name: String, _ noise: inout Noise
  ) throws -> MLMultiArray {
    let sizes = constraint.shape.map(\.intValue)
    guard sizes.reduce(1, { $0.multipliedReportingOverflow(by: $1).partialValue }) <= mostElements else {
      throw MLModelError(.featureType, "the input “\(name)” has the shape \(sizes), which is too large to generate")
    }
    let array = try MLMultiArray(shape: constraint.shape, dataType: constraint.dataType)
    for index in 0..<array.count {
      let share = Double(noise.next() >> 8) / Double(1 << 24)
      // Integers are often indices, and 0 and 1 are valid ones.
      array[index] =
        [.int32, .int8].contains(constraint.dataType) ? NSNumber(value: share < 0.5 ? 0 : 1) : share as NSNumber
    }
    return array
  }
}

/// A linear congruential generator with the constants of "Numerical Recipes".
private struct Noise {
  private var state: UInt32 = 1

  mutating func next() -> UInt32 {
    state = state &* 1_664_525 &+ 1_013_904_223
    return state
  }
}
