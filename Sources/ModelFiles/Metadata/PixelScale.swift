import Foundation

/// How an image's components are scaled in a tensor.
package enum PixelScale: Equatable, Sendable {
  /// A component of 0 becomes the lower bound, one of 255 the upper bound.
  case range(ClosedRange<Float>)
  /// Subtract the mean, then divide by the deviation: one number of each for all channels, or one for each of the tensor's channels
  /// in order.
  ///
  /// If all numbers are at most 1, they apply to components of 0…1, otherwise to components of 0…255: "0.485" and "123.675" mean
  /// the same.
  case normalized(mean: [Float], deviation: [Float])

  /// A mean and a deviation; `nil` unless there are one or three numbers of each and every deviation is above 0.
  package init?(mean: [Float], deviation: [Float]) {
    guard [1, 3].contains(mean.count), [1, 3].contains(deviation.count),
      (mean + deviation).allSatisfy(\.isFinite), deviation.allSatisfy({ $0 > 0 })
    else { return nil }
    self = .normalized(mean: mean, deviation: deviation)
  }

  /// The tensor values for components of 0 and of 255: one pair for all channels, or one for each.
  package var bounds: [FeatureMetadata.Image.Bounds] {
    switch self {
    case .range(let range): return [.init(lower: range.lowerBound, upper: range.upperBound)]
    case .normalized(let mean, let deviation):
      let largest: Float = (mean + deviation).allSatisfy { $0 <= 1 } ? 1 : 255
      return (0..<max(mean.count, deviation.count)).map { channel in
        let mean = mean[min(channel, mean.count - 1)]
        let deviation = deviation[min(channel, deviation.count - 1)]
        return .init(lower: -mean / deviation, upper: (largest - mean) / deviation)
      }
    }
  }

  /// Parses "0...1" or "-1...1"; `nil` for other texts, or if the lower bound is not below the upper one.
  package static func parsedRange(_ text: String) -> PixelScale? {
    guard let dots = text.range(of: "..."), let lower = Float(text[..<dots.lowerBound]),
      let upper = Float(text[dots.upperBound...]), lower < upper, lower.isFinite, upper.isFinite
    else { return nil }
    return .range(lower...upper)
  }

  /// Parses "0.485 0.456 0.406", also with commas.
  package static func numbers(_ text: some StringProtocol) -> [Float]? {
    let parts = text.split(whereSeparator: { $0 == "," || $0 == " " })
    let numbers = parts.compactMap { Float($0) }
    return numbers.count == parts.count && !numbers.isEmpty ? numbers : nil
  }
}
