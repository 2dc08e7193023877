import Imaging
import OpenCoreML

/// A model's only input, an image. The whole photograph is stretched to its size.
package struct ImageInput: Sendable {
  package let name: String
  package let size: PixelSize
  package let isGray: Bool

  /// The input of a model.
  ///
  /// - Parameter model: what messages call the model.
  /// - Throws: `EvaluationError` if the model has no image input, has other inputs too, or its image has a size that no
  ///   photograph has.
  package init(_ description: MLModelDescription, model: String) throws {
    let input: PhotographInput
    do {
      input = try description.photographInput()
    } catch {
      throw EvaluationError("\(model): \(error)")
    }
    (name, size, isGray) = (input.name, input.size, input.isGray)
  }

  /// The model's input, made from a picture of any size and format.
  package func features(from picture: PixelBuffer) throws -> MLDictionaryFeatureProvider {
    try MLDictionaryFeatureProvider(dictionary: [name: MLFeatureValue(pixelBuffer: self.picture(from: picture))])
  }

  /// The picture in the input's size and colours.
  package func picture(from picture: PixelBuffer) -> PixelBuffer {
    let converted = isGray ? picture.grayscale() : picture.rgb()
    return converted.resized(width: size.width, height: size.height)
  }
}
