/// Records as Chrome's JSON trace format has them: opened by Perfetto, chrome://tracing, Speedscope and Firefox Profiler.
///
/// The format is the "JSON Array Format" of the Trace Event Format document: one object a record, times in microseconds.
/// Its closing bracket may be missing, so a file that was cut off by a kill between two records is still whole; hence each record
/// but the first brings the comma before it along.
struct ChromeTraceEncoder: TraceEncoder {
  private var rows = TrackRows()
  private let processID: Int32

  init(processID: Int32) { self.processID = processID }

  mutating func opening() -> [UInt8] {
    Array(("[\n" + metadata(name: "process_name", row: 0, value: TraceFormat.programName).dropFirst(2)).utf8)
  }

  func closing() -> [UInt8] { Array("\n]\n".utf8) }

  mutating func encode(_ record: TraceRecord) -> [UInt8] {
    let line =
      switch record {
      case .interval(let interval): encode(interval)
      case .event(let event):
        ",\n{\"ph\":\"i\",\"s\":\"p\",\"pid\":\(processID),\"tid\":0,\"ts\":\(microseconds(event.time)),"
          + "\"cat\":\"event\",\"name\":\(json("\(event.kind.rawValue) \(event.label)")),"
          + "\"args\":{\"kind\":\(json(event.kind.rawValue)),\"label\":\(json(event.label))}}"
      case .counter(let counter):
        ",\n{\"ph\":\"C\",\"pid\":\(processID),\"tid\":0,\"ts\":\(microseconds(counter.time)),"
          + "\"name\":\(json(counter.name.rawValue)),"
          + "\"args\":{\(json(counter.label ?? "value")):\(counter.value)}}"
      }
    return Array(line.utf8)
  }

  private mutating func encode(_ interval: TraceInterval) -> String {
    let row = rows.row(for: interval)
    var lines = row.isNew ? metadata(name: "thread_name", row: row.number, value: interval.trackName) : ""
    var arguments = ["\"outcome\":\(json(interval.outcome.rawValue))"]
    if let model = interval.model { arguments.append("\"model\":\(json(model))") }
    if let device = interval.device { arguments.append("\"device\":\(json(device))") }
    if let reason = interval.reason { arguments.append("\"reason\":\(json(reason))") }
    lines +=
      ",\n{\"ph\":\"X\",\"pid\":\(processID),\"tid\":\(row.number),\"ts\":\(microseconds(interval.start)),"
      + "\"dur\":\(Double(interval.end.nanoseconds - interval.start.nanoseconds) / 1_000),"
      + "\"cat\":\(json(interval.kind.rawValue)),\"name\":\(json(interval.label)),"
      + "\"args\":{\(arguments.joined(separator: ","))}}"
    return lines
  }

  private func metadata(name: String, row: Int, value: String) -> String {
    ",\n{\"ph\":\"M\",\"pid\":\(processID),\"tid\":\(row),\"name\":\(json(name)),\"args\":{\"name\":\(json(value))}}"
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
