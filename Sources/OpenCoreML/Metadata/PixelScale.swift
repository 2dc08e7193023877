import Foundation

/// What the components of an image are in a tensor.
package enum PixelScale: Equatable, Sendable {
  /// A component of 0 is the lower bound, one of 255 the upper bound.
  case range(ClosedRange<Float>)
  /// Less the mean, divided by the deviation: one of each for all channels, or one for each in the order of the tensor's channels.
  ///
  /// They count for components of 0…1 where all are at most 1, else for components of 0…255: "0.485" and "123.675" are the same.
  case normalized(mean: [Float], deviation: [Float])

  /// A mean and a deviation; `nil` where there are not one or three numbers of each, or a deviation is not above 0.
  package init?(mean: [Float], deviation: [Float]) {
    guard [1, 3].contains(mean.count), [1, 3].contains(deviation.count),
      (mean + deviation).allSatisfy(\.isFinite), deviation.allSatisfy({ $0 > 0 })
    else { return nil }
    self = .normalized(mean: mean, deviation: deviation)
  }

  /// What a component of 0 and one of 255 are: in all channels, or in each.
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

  /// "0...1", "-1...1"; `nil` for other texts, and where the lower bound is not below the upper one.
  package static func parsedRange(_ text: String) -> PixelScale? {
    guard let dots = text.range(of: "..."), let lower = Float(text[..<dots.lowerBound]),
      let upper = Float(text[dots.upperBound...]), lower < upper, lower.isFinite, upper.isFinite
    else { return nil }
    return .range(lower...upper)
  }

  /// "0.485 0.456 0.406", also with commas.
  package static func numbers(_ text: some StringProtocol) -> [Float]? {
    let parts = text.split(whereSeparator: { $0 == "," || $0 == " " })
    let numbers = parts.compactMap { Float($0) }
    return numbers.count == parts.count && !numbers.isEmpty ? numbers : nil
  }
}
