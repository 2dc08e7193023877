import Foundation

/// The sizes of an image that a model allows.
public struct MLImageSizeConstraint: Sendable, Equatable {
  /// How the sizes are given. The raw values are Core ML's.
  public enum Kind: Int, Sendable {
    case unspecified = 0
    /// As a list.
    case enumerated = 2
    /// As two ranges: any allowed width with any allowed height.
    case range = 3
  }

  /// How the sizes are given.
  public let type: Kind
  let widths: ClosedRange<Int>
  let heights: ClosedRange<Int>
  /// The allowed sizes, the default first; empty if they are given as ranges.
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
