/// One row of lanes: spans that do not overlap, in order. Running sums let a cell with thousands of spans be drawn as one.
package struct LaneRow: Sendable {
  /// The spans, sorted by start and therefore also by end.
  package let spans: [Timeline.Span]
  /// Running sums before each span: seconds, seconds of cancelled spans, and failures. Each has one more entry than `spans`.
  private let busy: [Double]
  private let cancelled: [Double]
  private let failures: [Int32]

  /// A row of spans, sorted by start, that do not overlap.
  package init(_ spans: [Timeline.Span]) {
    self.spans = spans
    var (busy, cancelled, failures) = ([0.0], [0.0], [Int32(0)])
    busy.reserveCapacity(spans.count + 1)
    cancelled.reserveCapacity(spans.count + 1)
    failures.reserveCapacity(spans.count + 1)
    var sums = (busy: 0.0, cancelled: 0.0, failures: Int32(0))
    for span in spans {
      let seconds = max(0, span.end - span.start)
      sums.busy += seconds
      if span.kind == .cancelled { sums.cancelled += seconds }
      if span.kind == .failed { sums.failures += 1 }
      busy.append(sums.busy)
      cancelled.append(sums.cancelled)
      failures.append(sums.failures)
    }
    (self.busy, self.cancelled, self.failures) = (busy, cancelled, failures)
  }

  /// The index of the first span, from `first` on, that ends after a time; the number of spans if none does.
  package func firstIndex(endingAfter time: Double, from first: Int = 0) -> Int {
    Self.partition(first, spans.count) { spans[$0].end <= time }
  }

  /// The span at a time, or the nearest one within `tolerance` seconds.
  package func span(at time: Double, tolerance: Double) -> Timeline.Span? {
    let after = firstIndex(endingAfter: time)
    func distance(_ span: Timeline.Span) -> Double { max(0, span.start - time, time - span.end) }
    let neighbors = [after - 1, after].filter(spans.indices.contains).map { spans[$0] }
    return neighbors.filter { distance($0) <= tolerance }.min { distance($0) < distance($1) }
  }

  /// The seconds between two times that spans cover.
  package func busySeconds(from: Double, to: Double) -> Double { max(0, covered(before: to) - covered(before: from)) }

  private func covered(before time: Double) -> Double {
    let index = firstIndex(endingAfter: time)
    guard index < spans.count else { return busy[spans.count] }
    return busy[index] + max(0, time - spans[index].start)
  }

  /// Several spans as one: their total length, and how to draw them.
  func sum(of range: Range<Int>) -> (seconds: Double, kind: Timeline.Span.Kind) {
    let seconds = busy[range.upperBound] - busy[range.lowerBound]
    let hasFailed = failures[range.upperBound] > failures[range.lowerBound]
    let isCancelled = cancelled[range.upperBound] - cancelled[range.lowerBound] > seconds / 2
    return (seconds, hasFailed ? .failed : isCancelled ? .cancelled : .completed)
  }

  /// The first index in a range for which the condition no longer holds.
  package static func partition(_ first: Int, _ end: Int, while holds: (Int) -> Bool) -> Int {
    var (low, high) = (first, max(first, end))
    while low < high {
      let middle = (low + high) / 2
      if holds(middle) { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
