import Glibc
import Imaging

/// A number for each place of a picture: a probability, a depth.
package struct ScalarMap: Sendable, Equatable {
  package var width: Int
  package var height: Int
  /// Rows from the top; what is not finite counts as the lowest number.
  package var values: [Float]
  /// The smallest and the largest finite number.
  package var range: ClosedRange<Float>

  /// `nil` where no number is finite.
  package init?(width: Int, height: Int, values: [Float]) {
    guard values.count == width * height, let range = values.finiteRange else { return nil }
    (self.width, self.height, self.values, self.range) = (width, height, values, range)
  }

  /// As probabilities: numbers beyond 0…1 are logits, of which the sigmoid function makes them.
  var probabilities: PixelBuffer {
    let isLogits = range.lowerBound < 0 || range.upperBound > 1.001
    return picture { value in isLogits ? 1 / (1 + exp(-value)) : value }
  }

  /// The numbers between the first and the last percentile as gray of 0…255: a few stray ones darken nothing.
  var normalized: PixelBuffer {
    let (low, high) = percentiles
    let scale = high > low ? 1 / (high - low) : 0
    return picture { ($0 - low) * scale }
  }

  private func picture(_ share: (Float) -> Float) -> PixelBuffer {
    PixelBuffer(width: width, height: height, format: .gray8) { target in
      for (index, value) in values.enumerated() {
        let share = share(value.isFinite ? value : range.lowerBound)
        target[index] = UInt8(max(0, min(255, share * 255 + 0.5)))
      }
    }
  }

  private var percentiles: (low: Float, high: Float) {
    let bins = 1_024
    let width = (range.upperBound - range.lowerBound) / Float(bins)
    guard width > 0, width.isFinite else { return (range.lowerBound, range.upperBound) }
    var counts = [Int](repeating: 0, count: bins)
    var total = 0
    for value in values where value.isFinite {
      counts[min(bins - 1, Int((value - range.lowerBound) / width))] += 1
      total += 1
    }
    func place(_ wanted: Int) -> Int {
      var seen = 0
      return counts.firstIndex { count in
        seen += count
        return seen > wanted
      } ?? bins - 1
    }
    let (low, high) = (place(total / 100), place(total - 1 - total / 100))
    return (range.lowerBound + Float(low) * width, range.lowerBound + Float(high + 1) * width)
  }
}

extension [Float] {
  /// From the smallest to the largest finite number; `nil` where there is none.
  var finiteRange: ClosedRange<Float>? {
    var (lowest, highest) = (Float.infinity, -Float.infinity)
    for value in self where value.isFinite {
      lowest = Swift.min(lowest, value)
      highest = Swift.max(highest, value)
    }
    return lowest <= highest ? lowest...highest : nil
  }
}
