import Foundation

/// Reads Chrome's JSON trace format one object at a time, so that a truncated file is read as far as it goes.
enum ChromeTraceReader {
  /// The fields of a record in the format, as `ChromeTraceEncoder` writes them.
  private struct Entry: Decodable {
    var ph: String
    var ts: Double?
    var dur: Double?
    var cat: String?
    var name: String?
    var model: String?
    var device: String?
    var args: Arguments?
  }

  private struct Arguments: Decodable {
    var texts: [String: String] = [:]
    var numbers: [String: Double] = [:]

    private struct Key: CodingKey {
      var stringValue: String
      var intValue: Int? { nil }
      init?(intValue: Int) { nil }
      init?(stringValue: String) { self.stringValue = stringValue }
    }

    init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: Key.self)
      for key in container.allKeys {
        if let number = try? container.decode(Double.self, forKey: key) {
          numbers[key.stringValue] = number
        } else if let text = try? container.decode(String.self, forKey: key) {
          texts[key.stringValue] = text
        }
      }
    }
  }

  static func isBlank(_ byte: UInt8) -> Bool { byte <= 0x20 }

  /// Reads all records; calls `reached` with the number of bytes read so far.
  static func read(_ bytes: UnsafeRawBufferPointer, reached: (Int) -> Void) -> TraceFileContents {
    var contents = TraceFileContents()
    var objects = JSONObjects(bytes)
    let decoder = JSONDecoder()
    while let object = objects.next() {
      reached(objects.position)
      guard object.count > 2 else { continue }
      let data = Data(object)
      guard let entry = try? decoder.decode(Entry.self, from: data) else {
        contents.foreignCount += 1
        continue
      }
      if entry.ph != "M" { contents.add(record(entry)) }
    }
    contents.isCutOff = !objects.isClosed
    return contents
  }

  private static func record(_ entry: Entry) -> TraceRecord? {
    guard let start = time(entry.ts) else { return nil }
    let texts = entry.args?.texts ?? [:]
    switch entry.ph {
    case "X":
      guard let end = time((entry.ts ?? 0) + (entry.dur ?? 0)) else { return nil }
      return TraceInterval(kind: entry.cat, label: entry.name, texts, start, end).map { .interval($0) }
    case "i", "I":
      return TraceEvent(kind: texts["kind"], label: texts["label"], model: texts["model"], start).map { .event($0) }
    case "C":
      guard let name = entry.name.flatMap(TraceCounter.Name.init), let (label, value) = entry.args?.numbers.first else {
        return nil
      }
      return .counter(
        TraceCounter(
          name: name, label: label == "value" ? nil : label, value: value, model: entry.model, device: entry.device,
          time: start))
    default: return nil
    }
  }

  /// Converts from microseconds.
  private static func time(_ microseconds: Double?) -> TraceTime? {
    guard let microseconds, let nanoseconds = UInt64(exactly: (microseconds * 1_000).rounded()) else { return nil }
    return TraceTime(nanoseconds: nanoseconds)
  }
}
