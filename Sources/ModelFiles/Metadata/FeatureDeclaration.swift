import Foundation

/// What a model's file says about an input or output: "image; gray; 0...1", "image; bgr; mean 104 117 123; std 1", "array",
/// "depth".
package enum FeatureDeclaration: Equatable, Sendable {
  case array
  /// An image with its scale; `nil` if the scale is left out.
  case image(FeatureMetadata.Image.ColorLayout, PixelScale?)
  /// An output that is not an image.
  case output(OutputMeaning)

  /// Throws `MLModelError` with the code `io` if the text is none of these.
  package init(_ text: String, key: String) throws {
    let parts = text.split(separator: ";").map { $0.trimmingCharacters(in: .whitespaces) }
    switch (parts.first, parts.count) {
    case ("array", 1): self = .array
    case (let word?, 1) where OutputMeaning(rawValue: word) != nil:
      guard let meaning = OutputMeaning(rawValue: word) else { throw Self.failure(text, key) }
      self = .output(meaning)
    case ("image", 2...4):
      guard let format = FeatureMetadata.Image.ColorLayout(rawValue: parts[1]) else { throw Self.failure(text, key) }
      guard parts.count > 2 else {
        self = .image(format, nil)
        return
      }
      guard let scale = Self.scale(parts[2...]), format != .gray || scale.bounds.count == 1 else {
        throw Self.failure(text, key)
      }
      self = .image(format, scale)
    default: throw Self.failure(text, key)
    }
  }

  private static func scale(_ parts: ArraySlice<String>) -> PixelScale? {
    if parts.count == 1, let range = parts.first.flatMap(PixelScale.parsedRange) { return range }
    func numbers(_ word: String) -> [Float]? {
      parts.first { $0.hasPrefix(word + " ") }.flatMap { PixelScale.numbers($0.dropFirst(word.count + 1)) }
    }
    guard let mean = numbers("mean"), parts.count == 1 || numbers("std") != nil else { return nil }
    return PixelScale(mean: mean, deviation: numbers("std") ?? [1])
  }

  private static func failure(_ text: String, _ key: String) -> MLModelError {
    MLModelError(
      .io,
      "the model's metadata entry \(key) is “\(text)”; it may be “array”, “image; gray; 0...1”, “image; rgb; 0...255”, “image; bgr; "
        + "mean 104 117 123; std 1”, or of an output “labels”, “mask”, “depth” or “values”")
  }
}
