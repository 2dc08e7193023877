import Imaging
import OpenCoreML

/// A model's only input, an image, and how a photograph becomes it: the whole photograph stretched to its size.
package struct ImageInput: Sendable {
  package let name: String
  package let size: PixelSize
  package let isGray: Bool

  /// The input of a model.
  ///
  /// - Parameter model: what messages call the model.
  /// - Throws: `EvaluationError` where it has no image input or more than that, or one of a size that no photograph has.
  package init(_ description: MLModelDescription, model: String) throws {
    let input: PhotographInput
    do {
      input = try description.photographInput()
    } catch {
      throw EvaluationError("\(model): \(error)")
    }
    (name, size, isGray) = (input.name, input.size, input.isGray)
  }

  /// The model's input from a picture of any size and format.
  package func features(from picture: PixelBuffer) throws -> MLDictionaryFeatureProvider {
    try MLDictionaryFeatureProvider(dictionary: [name: MLFeatureValue(pixelBuffer: self.picture(from: picture))])
  }

  /// The picture in the input's size and colours.
  package func picture(from picture: PixelBuffer) -> PixelBuffer {
    let converted = isGray ? picture.grayscale() : picture.rgb()
    return converted.resized(width: size.width, height: size.height)
  }
}
