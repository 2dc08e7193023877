import Foundation

/// Which sizes of an image a model takes.
public struct MLImageSizeConstraint: Sendable, Equatable {
  /// How the sizes are said; the numbers are Core ML's.
  public enum Kind: Int, Sendable {
    case unspecified = 0
    /// Those of a list.
    case enumerated = 2
    /// Any width of one range with any height of another.
    case range = 3
  }

  /// How the sizes are said.
  public let type: Kind
  let widths: ClosedRange<Int>
  let heights: ClosedRange<Int>
  /// The allowed sizes, the default one first; empty where ranges say them.
  public let enumeratedImageSizes: [MLImageSize]

  init(type: Kind, widths: ClosedRange<Int>, heights: ClosedRange<Int>, sizes: [MLImageSize]) {
    self.type = type
    self.widths = widths
    self.heights = heights
    enumeratedImageSizes = sizes
  }

  /// The allowed widths in pixels.
  public var pixelsWideRange: NSRange { NSRange(widths) }
  /// The allowed heights in pixels.
  public var pixelsHighRange: NSRange { NSRange(heights) }
}
