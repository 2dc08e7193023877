import ModelFiles
import OpenCoreML

/// How the values of a correction are written, both in files and as options.
package enum CorrectionWords {
  /// "320x240"; `nil` for other texts, and for sizes that no photograph has.
  package static func size(_ text: String) -> ModelCorrection.Extent? {
    let parts = text.lowercased().split(separator: "x", omittingEmptySubsequences: false).map { Int($0) }
    guard parts.count == 2, let width = parts[0], let height = parts[1] else { return nil }
    return ModelCorrection.Extent(width: width, height: height)
  }

  package static let sizeHelp =
    "a size is width and height in pixels, \(ModelCorrection.Extent.sides.lowerBound) to "
    + "\(ModelCorrection.Extent.sides.upperBound) each: 320x240"
  package static let rangeHelp = "a range is what 0 and 255 become in the model: 0...1, -1...1, 0...255"
  package static let meanHelp =
    "a mean or deviation is one number or three, deviations above 0: 127.5, or 0.485, 0.456, 0.406"
}
