/// Records as Chrome's JSON trace format has them: opened by Perfetto, chrome://tracing, Speedscope and Firefox Profiler.
///
/// The format is the "JSON Array Format" of the Trace Event Format document: one object a record, times in microseconds.
/// Its closing bracket may be missing, so a file that was cut off by a kill between two records is still whole.
/// Overlapping intervals of one track get rows of their own, since the format nests what shares a row.
public struct ChromeTraceEncoder {
  private var rowEnds: [String: [TraceTime]] = [:]
  private var rowNumbers: [String: Int] = [:]
  private let processID: Int32

  /// An encoder for one file.
  public init(processID: Int32) { self.processID = processID }

  /// What a file begins with.
  public var opening: String {
    "[\n" + metadata(name: "process_name", row: 0, value: "vitrine")
  }

  /// What a file ends with, where it gets an end.
  public var closing: String { "{}]\n" }

  /// One record's lines, each with its comma and line end.
  public mutating func encode(_ record: TraceRecord) -> String {
    switch record {
    case .interval(let interval): encode(interval)
    case .event(let event):
      "{\"ph\":\"i\",\"s\":\"p\",\"pid\":\(processID),\"tid\":0,\"ts\":\(microseconds(event.time)),"
        + "\"cat\":\"event\",\"name\":\(json("\(event.kind.rawValue) \(event.label)"))},\n"
    case .counter(let counter):
      "{\"ph\":\"C\",\"pid\":\(processID),\"ts\":\(microseconds(counter.time)),"
        + "\"name\":\(json(counter.name.rawValue)),\"args\":{\"value\":\(counter.value)}},\n"
    }
  }

  private mutating func encode(_ interval: TraceInterval) -> String {
    let track = interval.device.map { "\(interval.kind.rawValue) on \($0)" } ?? interval.kind.rawValue
    let (row, isNew) = self.row(of: interval, track: track)
    var lines = isNew ? metadata(name: "thread_name", row: row, value: track) : ""
    var arguments = ["\"outcome\":\(json(interval.outcome.rawValue))"]
    if let model = interval.model { arguments.append("\"model\":\(json(model))") }
    if let device = interval.device { arguments.append("\"device\":\(json(device))") }
    lines +=
      "{\"ph\":\"X\",\"pid\":\(processID),\"tid\":\(row),\"ts\":\(microseconds(interval.start)),"
      + "\"dur\":\(Double(interval.end.nanoseconds - interval.start.nanoseconds) / 1_000),"
      + "\"cat\":\(json(interval.kind.rawValue)),\"name\":\(json(interval.label)),"
      + "\"args\":{\(arguments.joined(separator: ","))}},\n"
    return lines
  }

  /// The first row of the track that is free when the interval starts.
  private mutating func row(of interval: TraceInterval, track: String) -> (number: Int, isNew: Bool) {
    var ends = rowEnds[track] ?? []
    let place = ends.firstIndex { $0 <= interval.start } ?? ends.count
    if place == ends.count { ends.append(interval.end) } else { ends[place] = interval.end }
    rowEnds[track] = ends
    let key = "\(track) #\(place)"
    if let number = rowNumbers[key] { return (number, false) }
    let number = rowNumbers.count + 1
    rowNumbers[key] = number
    return (number, true)
  }

  private func metadata(name: String, row: Int, value: String) -> String {
    "{\"ph\":\"M\",\"pid\":\(processID),\"tid\":\(row),\"name\":\(json(name)),\"args\":{\"name\":\(json(value))}},\n"
  }

  private func microseconds(_ time: TraceTime) -> Double { Double(time.nanoseconds) / 1_000 }

  private func json(_ text: String) -> String {
    var escaped = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": escaped += "\\\""
      case "\\": escaped += "\\\\"
      case _ where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        escaped += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped + "\""
  }
}
