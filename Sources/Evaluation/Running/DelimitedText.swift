import Foundation

/// Lines of values, separated by commas, semicolons or tabs, and quoted as in RFC 4180.
enum DelimitedText {
  /// The fields of each record, without blanks around them; empty lines are left out.
  ///
  /// The separator is the one that splits the first lines into equal numbers of fields.
  static func records(of text: String) -> [[String]] {
    let characters = Array(text.replacingOccurrences(of: "\r\n", with: "\n").replacingOccurrences(of: "\r", with: "\n"))
    let separators: [Character] = ["\t", ";", ","]
    let counts = separators.map { separator in records(of: characters, by: separator, atMost: 20).map(\.count) }
    let even = separators.indices.first { place in
      counts[place].first ?? 0 >= 2 && counts[place].allSatisfy { $0 == counts[place][0] }
    }
    let any = separators.indices.last { counts[$0].first ?? 0 >= 2 }
    return records(of: characters, by: separators[even ?? any ?? 2], atMost: .max)
  }

  private static func records(of characters: [Character], by separator: Character, atMost limit: Int) -> [[String]] {
    var (records, fields, field) = ([[String]](), [String](), "")
    var isQuoted = false
    func endRecord() {
      fields.append(field)
      if fields != [""] { records.append(fields.map { $0.trimmingCharacters(in: .whitespaces) }) }
      (fields, field) = ([], "")
    }
    for (place, character) in characters.enumerated() {
      switch character {
      case "\"" where isQuoted && place + 1 < characters.count && characters[place + 1] == "\"":
        field.append("\"")
        isQuoted = false
      case "\"": isQuoted.toggle()
      case separator where !isQuoted:
        fields.append(field)
        field = ""
      case "\n" where !isQuoted:
        endRecord()
        if records.count >= limit { return records }
      default: field.append(character)
      }
    }
    endRecord()
    return records
  }
}
