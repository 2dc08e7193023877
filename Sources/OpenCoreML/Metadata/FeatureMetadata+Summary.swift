import Imaging
import ModelFiles

extension FeatureMetadata {
  /// A description in words: "image, gray, 256×256 pixels" or "multi-array of float32, 1×1000".
  package var summary: String {
    if let image {
      return
        "image, \(image.colorLayout == .gray ? "gray" : image.colorLayout.rawValue.uppercased()), \(image.sizes(in: shape)) pixels"
    }
    let elements = ElementConversion(elementType: elementType).map { "\($0.dataType)" } ?? elementType
    return "multi-array of \(elements), \(shape)"
  }
}

extension FeatureMetadata.Image {
  package var pixelFormat: PixelBuffer.Format { colorLayout == .gray ? .gray8 : .rgb8 }
}
