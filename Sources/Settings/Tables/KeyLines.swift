import Foundation

/// The line number of each key in a TOML file. The parser gives lines only for syntax errors.
struct KeyLines {
  private var lines: [String: Int] = [:]

  init(_ text: String) {
    var section = ""
    for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
      let line = line.trimmingCharacters(in: .whitespaces)
      if line.hasPrefix("[") {
        section = String(line.dropFirst().prefix { $0 != "]" }).trimmingCharacters(in: .whitespaces)
        lines["\(section)"] = lines[section] ?? index + 1
      } else if let equals = line.firstIndex(of: "="), !line.hasPrefix("#") {
        let key = line[..<equals].trimmingCharacters(in: CharacterSet(charactersIn: " \t\"'"))
        let whole = section.isEmpty ? key : "\(section).\(key)"
        lines[whole] = lines[whole] ?? index + 1
      }
    }
  }

  func line(of key: String, in section: String?) -> Int? {
    lines[section.map { "\($0).\(key)" } ?? key] ?? section.flatMap { lines[$0] }
  }
}
