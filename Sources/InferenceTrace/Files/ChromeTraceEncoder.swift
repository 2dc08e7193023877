/// Encodes records in Chrome's JSON trace format, which Perfetto, chrome://tracing, Speedscope and Firefox Profiler open.
///
/// It is the "JSON Array Format" of the Trace Event Format document: one object per record, times in microseconds. The closing
/// bracket may be missing, so a file whose program was killed between two records is still valid. For that reason every record but
/// the first starts with the comma that separates it from the one before.
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
          + "\"args\":{\(fields(["kind": event.kind.rawValue, "label": event.label, "model": event.model]))}}"
      case .counter(let counter): encode(counter)
      }
    return Array(line.utf8)
  }

  private mutating func encode(_ interval: TraceInterval) -> String {
    let row = rows.row(for: interval)
    var lines = row.isNew ? metadata(name: "thread_name", row: row.number, value: interval.trackName) : ""
    let arguments = fields([
      "outcome": interval.outcome.rawValue, "model": interval.model, "device": interval.device,
      "reason": interval.reason,
    ])
    lines +=
      ",\n{\"ph\":\"X\",\"pid\":\(processID),\"tid\":\(row.number),\"ts\":\(microseconds(interval.start)),"
      + "\"dur\":\(Double(interval.end.nanoseconds - interval.start.nanoseconds) / 1_000),"
      + "\"cat\":\(json(interval.kind.rawValue)),\"name\":\(json(interval.label)),"
      + "\"args\":{\(arguments)}}"
    return lines
  }

  /// A counter's arguments are its curves, so its owner is stored next to them; the id keeps counters of different models apart.
  private func encode(_ counter: TraceCounter) -> String {
    let owner = [counter.model, counter.device].compactMap { $0 }.joined(separator: " on ")
    let entry = fields([
      "name": counter.name.rawValue, "id": owner.isEmpty ? nil : owner, "model": counter.model,
      "device": counter.device,
    ])
    return ",\n{\"ph\":\"C\",\"pid\":\(processID),\"tid\":0,\"ts\":\(microseconds(counter.time)),\(entry),"
      + "\"args\":{\(json(counter.label ?? "value")):\(counter.value)}}"
  }

  private func fields(_ values: KeyValuePairs<String, String?>) -> String {
    values.compactMap { name, value in value.map { "\(json(name)):\(json($0))" } }.joined(separator: ",")
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
