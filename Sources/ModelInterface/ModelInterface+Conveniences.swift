import OpenCoreML

/// What the classes have beside the features' plain values: shaped arrays and image files.
extension ModelInterface {
  /// Until there is `MLShapedArray`.
  private static let writesShapedArrays = false

  /// Properties that give multi-arrays as shaped arrays, and take them where that is wanted.
  func shapedArrayProperties(settable: Bool) -> [String] {
    guard Self.writesShapedArrays else { return [] }
    return (settable ? inputs : outputs).compactMap { feature in
      guard let type = feature.shapedArrayType else { return nil }
      let head = """
          /// `\(feature.name.plain)` as a shaped array.
          \(access)var \(feature.name.plain)ShapedArray: \(type)
        """
      guard settable else { return "\(head) { \(type)(\(feature.name.text)) }" }
      return """
        \(head) {
            get { \(type)(self.\(feature.name.text)) }
            set { self.\(feature.name.text) = MLMultiArray(newValue) }
          }
        """
    }
  }

  /// Initialisers that take shaped arrays, and those that take files for images.
  var convenienceInitializers: [String] {
    var initializers: [String] = []
    if hasShapedArrayInputs {
      initializers.append(
        """
          /// The inputs by their values, multi-arrays as shaped arrays.
          \(access)convenience init(\(parameters { $0.shapedArrayType ?? $0.type })) {
            self.init(\(arguments { $0.shapedArrayType == nil ? $0.name.text : "MLMultiArray(\($0.name.text))" }))
          }
        """)
    }
    if inputs.contains(where: { $0.imageConstraint != nil }) {
      let parameters = inputs.map { input in
        input.imageConstraint == nil
          ? "\(input.name.text): \(input.type)" : "\(input.name.plain)At \(input.name.text): URL"
      }
      initializers.append(
        """
          /// The inputs, images from files: decoded upright, converted and stretched to the size that the model takes.
          ///
          /// - Throws: `MLModelError` where a file cannot be read or is no picture.
          \(access)convenience init(\(parameters.joined(separator: ", "))) throws {
            self.init(\(arguments { $0.imageConstraint.map(Self.decodedImage($0.name.text)) ?? $0.name.text }))
          }
        """)
    }
    return initializers
  }

  /// Methods that set an image from a file.
  var imageSetters: [String] {
    inputs.compactMap { input in
      input.imageConstraint.map { constraint in
        """
          /// Sets `\(input.name.plain)` from a file.
          \(access)func set\(input.capitalizedName)(with \(input.name.text): URL) throws {
            self.\(input.name.text) = \(Self.decodedImage(input.name.text)(constraint))
          }
        """
      }
    }
  }

  /// The function behind them.
  var imageReader: [String] {
    guard inputs.contains(where: { $0.imageConstraint != nil }) else { return [] }
    return [
      """
        private static func image(
          at url: URL, _ pixelsWide: Int, _ pixelsHigh: Int, _ format: CVPixelBuffer.Format
        ) throws -> CVPixelBuffer {
          let value = try MLFeatureValue(
            imageAt: url, pixelsWide: pixelsWide, pixelsHigh: pixelsHigh, pixelFormatType: format)
          guard let image = value.imageBufferValue else { fatalError("an image that was decoded has no pixels") }
          return image
        }
      """
    ]
  }

  private static func decodedImage(_ url: String) -> (MLImageConstraint) -> String {
    { constraint in
      let format = constraint.pixelFormat == .gray8 ? ".gray8" : ".rgb8"
      return "try Self.image(at: \(url), \(constraint.pixelsWide), \(constraint.pixelsHigh), \(format))"
    }
  }

  var hasShapedArrayInputs: Bool { Self.writesShapedArrays && inputs.contains { $0.shapedArrayType != nil } }
}
