/// An input, output or state of a model, as its file describes it.
package struct FeatureSpecification: Sendable, Equatable {
  package var name: String
  package var summary: String
  package var type: FeatureKind
  package var isOptional: Bool

  package init(name: String, summary: String = "", type: FeatureKind, isOptional: Bool = false) {
    (self.name, self.summary, self.type, self.isOptional) = (name, summary, type, isOptional)
  }
}

/// What a feature is.
package enum FeatureKind: Sendable, Equatable {
  case integer, double, text
  case image(ImageFeature)
  case array(ArrayFeature)
  /// A dictionary with keys that are texts, otherwise integers.
  case dictionary(hasTextKeys: Bool)
  case sequence(isOfTexts: Bool, SizeRange)
  case state(ArrayFeature)
}

/// The sizes of a dimension.
package struct SizeRange: Sendable, Equatable {
  package var lowerBound: Int
  /// `nil` if there is no largest.
  package var upperBound: Int?

  package init(_ lowerBound: Int, _ upperBound: Int?) { (self.lowerBound, self.upperBound) = (lowerBound, upperBound) }
}

/// A picture that a model takes or gives.
package struct ImageFeature: Sendable, Equatable {
  package enum ColorSpace: Int, Sendable {
    case gray = 10
    case rgb = 20
    case bgr = 30
    case grayFloat16 = 40
  }

  package enum Sizes: Sendable, Equatable {
    case fixed
    /// The only sizes allowed.
    case listed([(width: Int, height: Int)])
    case ranges(width: SizeRange, height: SizeRange)

    package static func == (first: Sizes, second: Sizes) -> Bool {
      switch (first, second) {
      case (.fixed, .fixed): true
      case (.listed(let a), .listed(let b)): a.elementsEqual(b, by: ==)
      case (.ranges(let a, let b), .ranges(let c, let d)): a == c && b == d
      default: false
      }
    }
  }

  package var width: Int
  package var height: Int
  package var colorSpace: ColorSpace
  package var sizes = Sizes.fixed

  package init(width: Int, height: Int, colorSpace: ColorSpace, sizes: Sizes = .fixed) {
    (self.width, self.height, self.colorSpace, self.sizes) = (width, height, colorSpace, sizes)
  }
}

/// A multi-array that a model takes or gives.
package struct ArrayFeature: Sendable, Equatable {
  package enum Shapes: Sendable, Equatable {
    case fixed
    /// The only shapes allowed.
    case listed([[Int]])
    /// The sizes of each dimension.
    case ranges([SizeRange])
  }

  /// Empty if the file does not say.
  package var shape: [Int]
  package var element: Element
  package var shapes = Shapes.fixed
  /// The number that fills an optional input which is left out.
  package var defaultValue: Double?

  package init(shape: [Int], element: Element, shapes: Shapes = .fixed, defaultValue: Double? = nil) {
    (self.shape, self.element, self.shapes, self.defaultValue) = (shape, element, shapes, defaultValue)
  }
}
