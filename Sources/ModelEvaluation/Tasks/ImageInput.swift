import Imaging
import OpenCoreML

/// A model's only input, an image, and how a photograph becomes it: the whole photograph stretched to its size.
package struct ImageInput: Sendable {
  /// The longest side that a file format of photographs can say: JPEG's.
  package static let longestSide = 65_535
  /// What an input of any size gets, in pixels.
  private static let usualSide = 256

  package let name: String
  package let size: PixelSize
  package let isGray: Bool

  /// The input of a model.
  ///
  /// - Parameter model: what messages call the model.
  /// - Throws: `EvaluationError` where it has no image input or more than that, or one of a size that no photograph has.
  package init(_ description: MLModelDescription, model: String) throws {
    let inputs = description.inputDescriptionsByName.values.sorted { $0.name < $1.name }
    let images = inputs.filter { $0.imageConstraint != nil }
    let names = inputs.map { "“\($0.name)” (\($0.type))" }.joined(separator: ", ")
    guard let input = images.first, let constraint = input.imageConstraint else {
      throw EvaluationError(
        "\(model): the model has no image input, but \(names.isEmpty ? "none at all" : names); where one is an image, the metadata "
          + "entry vitrine.input.NAME says so")
    }
    guard inputs.count == 1 else {
      throw EvaluationError(
        images.count > 1
          ? "\(model): the model has \(images.count) image inputs, \(names); a photograph can be put into one"
          : "\(model): the model has more inputs than the image, \(names); a photograph is all that can be put in")
    }
    name = input.name
    isGray = constraint.pixelFormat == .gray8
    size = constraint.size(nearest: Self.usualSide)
    let sides = 1...Self.longestSide
    guard sides.contains(size.width), sides.contains(size.height),
      size.width * size.height <= ImageLimits().maximumPixelCount
    else {
      throw EvaluationError(
        "\(model): the image input “\(name)” has \(size) pixels, which no photograph can have; export the model with another size"
      )
    }
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
