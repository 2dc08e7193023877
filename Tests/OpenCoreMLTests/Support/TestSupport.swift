import Foundation
import Imaging
import OpenCoreML
import Testing

/// The colouriser that comes with the gallery.
let colorizer = URL(fileURLWithPath: #filePath).appendingPathComponent("../../../../Assets/Models/Colorizer.onnx")
  .standardizedFileURL

extension MLModel {
  /// An input for a model that takes one gray image: `value` of the row and column's number, counted through.
  func grayImage(_ value: (Int) -> UInt8) throws -> MLDictionaryFeatureProvider {
    let (name, feature) = try #require(modelDescription.inputDescriptionsByName.first)
    let image = try #require(feature.imageConstraint)
    let bytes = (0..<image.pixelsWide * image.pixelsHigh).map(value)
    return try MLDictionaryFeatureProvider(dictionary: [
      name: PixelBuffer(width: image.pixelsWide, height: image.pixelsHigh, format: .gray8, bytes: bytes)
    ])
  }
}

/// The one input of the fake model.
func fakeInput(_ value: Float) throws -> MLDictionaryFeatureProvider {
  let array = try MLMultiArray(shape: [1], dataType: .float32)
  array[0] = NSNumber(value: value)
  return try MLDictionaryFeatureProvider(dictionary: ["x": array])
}

/// The one output of the fake model.
func fakeOutput(_ provider: any MLFeatureProvider) -> Float? {
  provider.featureValue(for: "y")?.multiArrayValue?[0].floatValue
}
