import Glibc
import Imaging

/// A number for every point of a picture: a probability, a depth.
package struct ScalarMap: Sendable, Equatable {
  package var width: Int
  package var height: Int
  /// Rows from the top; numbers that are not finite count as the lowest.
  package var values: [Float]
  /// The smallest and the largest finite number.
  package var range: ClosedRange<Float>

  /// `nil` if no number is finite.
  package init?(width: Int, height: Int, values: [Float]) {
    guard values.count == width * height, let range = values.finiteRange else { return nil }
    (self.width, self.height, self.values, self.range) = (width, height, values, range)
  }

  /// The numbers as probabilities. If some are outside 0…1 they are logits, and go through the sigmoid function.
  var probabilities: PixelBuffer {
    let isLogits = range.lowerBound < 0 || range.upperBound > 1.001
    return picture { value in isLogits ? 1 / (1 + exp(-value)) : value }
  }

  /// The numbers as gray levels 0…255, from the first to the last percentile, so that outliers do not darken the rest.
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
  /// The smallest and the largest finite number; `nil` if there is none.
  var finiteRange: ClosedRange<Float>? {
    var (lowest, highest) = (Float.infinity, -Float.infinity)
    for value in self where value.isFinite {
      lowest = Swift.min(lowest, value)
      highest = Swift.max(highest, value)
    }
    return lowest <= highest ? lowest...highest : nil
  }
}
