import InferenceTrace
import TerminalUI

/// A counter over time; it keeps each value until the next sample.
package struct CounterSeries: Sendable {
  private let times: [Double]
  private let values: [Double]
  /// The largest value of each block of `blockSize`.
  private let blockPeaks: [Double]
  private static let blockSize = 64

  /// The largest value.
  package let peak: Double

  /// A series of samples with their times in seconds. For a quantity that only grows, such as processor time, `isRate` turns it
  /// into growth per second.
  package init(_ samples: [(time: Double, value: Double)], isRate: Bool) {
    if isRate {
      let pairs = zip(samples, samples.dropFirst()).filter { $1.time > $0.time }
      times = pairs.map(\.0.time) + (pairs.last.map { [$0.1.time] } ?? [])
      let rates = pairs.map { max(0, ($1.value - $0.value) / ($1.time - $0.time)) }
      values = rates + (rates.last.map { [$0] } ?? [])
    } else {
      times = samples.map(\.time)
      values = samples.map(\.value)
    }
    let values = values
    blockPeaks = stride(from: 0, to: values.count, by: Self.blockSize).map { first in
      values[first..<min(values.count, first + Self.blockSize)].max() ?? 0
    }
    peak = blockPeaks.max() ?? 0
  }

  /// Whether there is no sample.
  package var isEmpty: Bool { times.isEmpty }

  /// The value at a time; `nil` before the first sample.
  package func value(at time: Double) -> Double? {
    let after = LaneRow.partition(0, times.count) { times[$0] <= time }
    return after > 0 ? values[after - 1] : nil
  }

  /// The largest value in each of `columns` cells, the first of which starts at `start`. `nil` before the first sample, and
  /// from a second after the last.
  package func values(from start: Double, secondsPerCell: Double, columns: Int) -> [Double?] {
    guard let last = times.last else { return Array(repeating: nil, count: max(0, columns)) }
    return (0..<max(0, columns)).map { column in
      let from = start + Double(column) * secondsPerCell
      guard from <= last + 1 else { return nil }
      let first = LaneRow.partition(0, times.count) { times[$0] <= from }
      let end = LaneRow.partition(first, times.count) { times[$0] < from + secondsPerCell }
      let held = first > 0 ? values[first - 1] : nil
      guard let inside = largest(first..<end) else { return held }
      return max(inside, held ?? inside)
    }
  }

  private func largest(_ range: Range<Int>) -> Double? {
    guard range.count > 3 * Self.blockSize else { return values[range].max() }
    let blocks = (range.lowerBound + Self.blockSize - 1) / Self.blockSize..<range.upperBound / Self.blockSize
    return [
      values[range.lowerBound..<blocks.lowerBound * Self.blockSize].max(), blockPeaks[blocks].max(),
      values[blocks.upperBound * Self.blockSize..<range.upperBound].max(),
    ].compactMap { $0 }.max()
  }
}
