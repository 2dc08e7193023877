import Imaging
import ModelFiles

/// The input for a photograph.
package struct PhotographInput: Sendable {
  /// The side in pixels used if a size is open; most image models use it.
  package static let usualSide = 256

  package let name: String
  /// The size to which the whole photograph is stretched.
  package let size: PixelSize
  package let isGray: Bool
  /// How many photographs the model takes at once. All are copies of the same one, and the first answer is used.
  package let batchCount: Int
}

/// Why a model cannot take a photograph, and what to do about it.
package struct PhotographObstacle: Error, CustomStringConvertible {
  package let description: String
}

extension MLModelDescription {
  /// The model's only input, which must be an image.
  ///
  /// - Throws: `PhotographObstacle` if there is no input, more than one, or one with a size that no photograph can have.
  package func photographInput() throws(PhotographObstacle) -> PhotographInput {
    let inputs = inputDescriptionsByName.values.sorted { $0.name < $1.name }
    let images = inputs.filter { $0.imageConstraint != nil }
    let names = inputs.map { "“\($0.name)” (\($0.shapeText))" }.joined(separator: ", ")
    guard !inputs.isEmpty else { throw PhotographObstacle(description: "the model has no input; export it with one") }
    guard inputs.count == 1 else {
      let count = images.isEmpty ? "\(inputs.count) inputs" : images.count > 1 ? "\(images.count) image inputs" : nil
      throw PhotographObstacle(
        description: count.map { "the model has \($0), \(names); a photograph fills only one: export it with one" }
          ?? "the model has more inputs than the image, \(names); only a photograph can be given: export it with one"
      )
    }
    guard let input = images.first, let constraint = input.imageConstraint else {
      if let obstacle = imageObstacles[inputs[0].name] {
        throw PhotographObstacle(
          description:
            "the model has no image input, but \(names), which cannot be one: \(obstacle); export it with an image input"
        )
      }
      throw PhotographObstacle(
        description: "the model has no image input, but \(names); if that is one, say how it lies there: --input-size, "
          + "--input-layout, --input-color, or the same in a .vitrine.toml beside the model")
    }
    let size = constraint.size(nearest: PhotographInput.usualSide)
    let sides = ModelCorrection.Extent.sides
    guard sides.contains(size.width), sides.contains(size.height),
      size.width * size.height <= ImageLimits().maximumPixelCount
    else {
      throw PhotographObstacle(
        description:
          "the image input “\(input.name)” has \(size.width)×\(size.height) pixels, which no photograph can have; export the "
          + "model with another size")
    }
    return PhotographInput(
      name: input.name, size: size, isGray: constraint.pixelFormat == .gray8, batchCount: batchCounts[input.name] ?? 1)
  }
}

extension MLFeatureDescription {
  /// The shape for messages, such as "image of 224×224" or "1×128".
  fileprivate var shapeText: String {
    if let image = imageConstraint { return "image of \(image.pixelsWide)×\(image.pixelsHigh)" }
    return multiArrayConstraint?.shape.map { "\($0)" }.joined(separator: "×") ?? "\(type)"
  }
}
