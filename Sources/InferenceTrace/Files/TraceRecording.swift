import Foundation

/// A recorded trace read from a file, in either format.
///
/// ```swift
/// let recording = try TraceRecording(contentsOf: "run.pftrace")
/// let summary = TraceSummary(recording.records)
/// ```
public struct TraceRecording: Sendable {
  /// The records in file order, which is the order in which they ended.
  public let records: [TraceRecord]
  /// Whether the file is incomplete, for example because the program was killed. It then holds what was written before.
  public let isCutOff: Bool
  /// The number of entries in the file that are not records of this program.
  public let foreignCount: Int

  /// The largest file that is read, in bytes, both compressed and decompressed.
  public static let largestFile = 1 << 30
  /// How much white space may come before JSON.
  private static let longestBlank = 4_096
  /// The number of bytes between two progress reports.
  private static let progressStep = 1 << 20

  /// Reads a file. Its content decides the format, and whether it is compressed with gzip.
  ///
  /// - Parameters:
  ///   - path: The file's path.
  ///   - progress: Called now and then with the share of a large file that has been read, 0…1, never less than before.
  /// - Throws: `TraceFileError` if the file cannot be read, is too large, or contains no records of this program.
  public init(contentsOf path: String, progress: (Double) -> Void = { _ in }) throws(TraceFileError) {
    try self.init(contentsOf: path, largestContent: Self.largestFile, progress: progress)
  }

  /// The same with a different size limit in bytes.
  package init(
    contentsOf path: String, largestContent: Int, progress: (Double) -> Void = { _ in }
  ) throws(TraceFileError) {
    let file = try TraceContent(contentsOf: path, limit: largestContent)
    let content = file.data
    var nextReport = Self.progressStep
    func reached(_ position: Int) {
      guard position >= nextReport else { return }
      progress(Double(position) / Double(content.count))
      nextReport = position + Self.progressStep
    }
    let contents = content.withUnsafeBytes { bytes in
      bytes.prefix(Self.longestBlank).first { !ChromeTraceReader.isBlank($0) }.map { "[{".utf8.contains($0) } == true
        ? ChromeTraceReader.read(bytes, reached: reached) : PerfettoTraceReader.read(bytes, reached: reached)
    }
    guard !contents.records.isEmpty else {
      let isEmpty = contents.foreignCount == 0
      throw TraceFileError(
        path: path,
        reason: isEmpty
          ? "is no trace: neither Chrome's JSON nor Perfetto's format, or cut off before the first record"
          : "is another program's trace: none of its \(contents.foreignCount) entries was recorded by Vitrine")
    }
    records = contents.records
    isCutOff = contents.isCutOff || file.isCutOff
    foreignCount = contents.foreignCount
  }

  /// The time from the start of the first record to the end of the last.
  public var range: ClosedRange<TraceTime> {
    var (first, last) = (TraceTime(nanoseconds: .max), TraceTime(nanoseconds: 0))
    for record in records {
      switch record {
      case .interval(let interval): (first, last) = (min(first, interval.start), max(last, interval.end))
      case .event(let event): (first, last) = (min(first, event.time), max(last, event.time))
      case .counter(let counter): (first, last) = (min(first, counter.time), max(last, counter.time))
      }
    }
    return min(first, last)...last
  }
}

/// What a reader finds in a file.
struct TraceFileContents {
  var records: [TraceRecord] = []
  var isCutOff = false
  var foreignCount = 0

  mutating func add(_ record: TraceRecord?) {
    if let record { records.append(record) } else { foreignCount += 1 }
  }
}

extension TraceInterval {
  /// Creates an interval from a file's text and annotations; `nil` if one of them is unknown.
  init?(
    kind: String?, label: String?, _ annotations: [String: String], _ start: TraceTime, _ end: TraceTime
  ) {
    guard let kind = kind.flatMap(Kind.init), let label, let outcome = annotations["outcome"].flatMap(Outcome.init)
    else { return nil }
    self.init(
      kind: kind, label: label, model: annotations["model"], device: annotations["device"], start: start, end: end,
      outcome: outcome, reason: annotations["reason"])
  }
}

extension TraceEvent {
  /// Creates an event from a file's text; `nil` if its kind is unknown.
  init?(kind: String?, label: String?, model: String?, _ time: TraceTime) {
    guard let kind = kind.flatMap(Kind.init), let label else { return nil }
    self.init(kind: kind, label: label, model: model, time: time)
  }
}
