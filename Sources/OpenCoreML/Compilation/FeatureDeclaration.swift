import Foundation

/// What a model's file says an input or output is: "image; gray; 0...1", "image; rgb; -1...1", "array".
package enum FeatureDeclaration: Equatable, Sendable {
  case array
  /// An image, with the values of a component of 0 and of one of 255; `nil` where it does not say.
  case image(FeatureMetadata.Image.ColorLayout, ClosedRange<Float>?)

  /// Throws `MLModelError` with the code `io` where the text is none of these.
  package init(_ text: String, key: String) throws {
    let parts = text.split(separator: ";").map { $0.trimmingCharacters(in: .whitespaces) }
    switch (parts.first, parts.count) {
    case ("array", 1): self = .array
    case ("image", 2...3):
      guard let format = FeatureMetadata.Image.ColorLayout(rawValue: parts[1]) else { throw Self.failure(text, key) }
      guard parts.count == 3 else {
        self = .image(format, nil)
        return
      }
      guard let range = Self.range(parts[2]) else { throw Self.failure(text, key) }
      self = .image(format, range)
    default: throw Self.failure(text, key)
    }
  }

  private static func range(_ text: String) -> ClosedRange<Float>? {
    guard let dots = text.range(of: "..."), let lower = Float(text[..<dots.lowerBound]),
      let upper = Float(text[dots.upperBound...]), lower < upper
    else { return nil }
    return lower...upper
  }

  private static func failure(_ text: String, _ key: String) -> MLModelError {
    MLModelError(
      .io,
      "the model's metadata entry \(key) is “\(text)”; it may be “array”, “image; gray; 0...1” or “image; rgb; 0...255”"
    )
  }
}
