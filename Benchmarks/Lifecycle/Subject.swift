import Foundation
import Imaging
import InferenceTrace
import OpenCoreML

/// The model that is measured, with an input for it.
struct Subject {
  static func configuration(folder: URL, recorder: any TraceRecorder = SilentTraceRecorder()) -> MLModelConfiguration {
    let configuration = MLModelConfiguration()
    configuration.computeUnits = .cpuOnly
    configuration.precision = .float32
    configuration.specializationCacheDirectory = folder
    configuration.traceRecorder = recorder
    return configuration
  }

  /// An image of the size that the model takes.
  static func input(of model: MLModel) throws -> MLDictionaryFeatureProvider {
    guard let input = model.modelDescription.inputDescriptionsByName.values.first, let image = input.imageConstraint
    else { throw MLModelError(.parameters, "the measured model takes no image") }
    let count = image.pixelsWide * image.pixelsHigh * image.pixelFormat.componentCount
    let buffer = PixelBuffer(
      width: image.pixelsWide, height: image.pixelsHigh, format: image.pixelFormat,
      bytes: (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 37) })
    return try MLDictionaryFeatureProvider(dictionary: [input.name: MLFeatureValue(pixelBuffer: buffer)])
  }
}
