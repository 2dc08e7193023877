import ModelFiles

/// Additions to the plain values of the features: shaped arrays, and pictures of other sizes and from files.
extension ModelInterface {
  /// Properties that get and set multi-arrays as shaped arrays.
  var inputShapedArrays: [String] {
    inputs.compactMap { input in
      input.shapedArrayType.map { type in
        """
          /// `\(input.name.plain)` as a shaped array.
          \(access)var \(input.shapedArrayName): \(type) {
            get { \(type)(converting: self.\(input.name.text)) }
            set { self.\(input.name.text) = MLMultiArray(newValue) }
          }
        """
      }
    }
  }

  /// Properties that return multi-arrays as shaped arrays.
  var outputShapedArrays: [String] {
    outputs.compactMap { output in
      output.shapedArrayType.map { type in
        """
          /// `\(output.name.plain)` as a shaped array.
          \(access)var \(output.shapedArrayName): \(type) { \(type)(self.\(output.name.text)) }
        """
      }
    }
  }

  /// Whether any input can be given as a shaped array.
  var hasShapedArrayInputs: Bool { inputs.contains { $0.shapedArrayType != nil } }

  /// Initialisers that take shaped arrays, pictures of other sizes, and files.
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
    if inputs.contains(where: { $0.fixedImage != nil }) {
      initializers.append(contentsOf: PictureSource.all.map(pictureInitializer))
    }
    return initializers
  }

  /// Methods that set an image from a picture of another size, and from a file.
  var imageSetters: [String] {
    inputs.filter { $0.fixedImage != nil }.flatMap { input in
      PictureSource.all.map { source in
        """
          /// Sets `\(input.name.plain)` from \(source.words).
          ///
          /// - Throws: \(source.errors)
          \(access)func \(input.setterName)(with \(input.name.label): \(source.type)) throws {
            self.\(input.name.text) = \(Self.pixels(of: input, source))
          }
        """
      }
    }
  }

  /// The function that they use.
  var imageReader: [String] {
    guard inputs.contains(where: { $0.fixedImage != nil }) else { return [] }
    return [
      """
        private static func pixels(of value: MLFeatureValue) -> CVPixelBuffer {
          guard let pixels = value.imageBufferValue else { fatalError("a loaded image has no pixels") }
          return pixels
        }
      """
    ]
  }

  private func pictureInitializer(_ source: PictureSource) -> String {
    let parameters = inputs.map { input in
      input.fixedImage == nil
        ? "\(input.name.label): \(input.type)"
        : "\(input.name.plain)\(source.label) \(input.name.label): \(source.type)"
    }
    return """
        /// The inputs by their values, images from \(source.words): stretched to the size that the model takes.
        ///
        /// - Throws: \(source.errors)
        \(access)convenience init(\(parameters.joined(separator: ", "))) throws {
          self.init(\(arguments { $0.fixedImage == nil ? $0.name.text : Self.pixels(of: $0, source) }))
        }
      """
  }

  private static func pixels(of input: InterfaceProperty, _ source: PictureSource) -> String {
    guard let image = input.fixedImage else { return input.name.text }
    let format = image.isGray ? "kCVPixelFormatType_OneComponent8" : "kCVPixelFormatType_24RGB"
    return """
      Self.pixels(
            of: try MLFeatureValue(
              \(source.argument): \(input.name.text), pixelsWide: \(image.width), pixelsHigh: \(image.height), \
      pixelFormatType: \(format)))
      """
  }
}

/// A source of pictures other than a pixel buffer of the model's size.
private struct PictureSource {
  /// The suffix of the input's name in an argument label: "At" gives "photoAt".
  let label: String
  let type: String
  /// The argument label in `MLFeatureValue`'s initialiser.
  let argument: String
  let words: String
  let errors: String

  static let all = [
    PictureSource(
      label: "With", type: "CVPixelBuffer", argument: "scaling", words: "a picture of any size, gray or RGB",
      errors: "`MLModelError` if it has no pixels."),
    PictureSource(
      label: "At", type: "URL", argument: "imageAt", words: "a file, upright",
      errors: "`MLModelError` if it cannot be read or decoded."),
  ]
}
