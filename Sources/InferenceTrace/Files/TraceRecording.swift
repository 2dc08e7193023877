import Foundation

/// A recorded trace that was read from its file, in either format.
public struct TraceRecording: Sendable {
  /// The records in the order of the file, which is that of their ends.
  public let records: [TraceRecord]
  /// Whether the file ends in the middle of a record, or says that it was to go on: what was written before a kill is there.
  public let isCutOff: Bool
  /// How many entries of the file are none of this program's records.
  public let foreignCount: Int

  /// The largest file that is read, in bytes, packed and unpacked.
  public static let largestFile = 1 << 30
  /// How many blanks JSON may begin with.
  private static let longestBlank = 4_096
  /// After how many bytes progress is told.
  private static let progressStep = 1 << 20

  /// Reads a file; of which format it is, and whether it is packed by gzip, its content tells.
  ///
  /// - Parameters:
  ///   - path: the file's path.
  ///   - progress: is told from time to time which share of a large file has been read, 0…1, never less than before.
  /// - Throws: `TraceFileError` where it cannot be read, is too large, or holds no record of this program's.
  public init(contentsOf path: String, progress: (Double) -> Void = { _ in }) throws(TraceFileError) {
    try self.init(contentsOf: path, largestContent: Self.largestFile, progress: progress)
  }

  /// The same with another limit of bytes.
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
          : "is a trace of another program: none of its \(contents.foreignCount) entries is a record of Vitrine's")
    }
    records = contents.records
    isCutOff = contents.isCutOff || file.isCutOff
    foreignCount = contents.foreignCount
  }

  /// When the first record began, and when the last one ended.
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
  /// An interval as a file has it, with its annotations by their names; `nil` where one of them means nothing here.
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
  /// An event as the texts of a file have it; `nil` where its kind means nothing here.
  init?(kind: String?, label: String?, model: String?, _ time: TraceTime) {
    guard let kind = kind.flatMap(Kind.init), let label else { return nil }
    self.init(kind: kind, label: label, model: model, time: time)
  }
}
