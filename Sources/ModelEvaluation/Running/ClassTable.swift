import Foundation
import SystemPackage

/// A table of photographs with their classes: comma-separated values as RFC 4180 has them, the columns path and label.
///
/// A first line that says so is passed over. Relative paths start from the table's folder.
public struct ClassTable: Sendable {
  /// One line.
  public struct Row: Sendable, Equatable {
    /// The photograph's path.
    public var path: FilePath
    /// Its class's label, or its number.
    public var label: String
  }

  /// The table's path, as given.
  public let path: String
  /// The lines in their order.
  public let rows: [Row]

  /// Reads a table.
  ///
  /// - Throws: `EvaluationError` where it cannot be read, is empty, or a line has not two columns.
  public init(contentsOf path: String) throws {
    let data: Data
    do {
      data = try Data(contentsOf: URL(fileURLWithPath: path))
    } catch {
      throw EvaluationError("\(path): the table of labels cannot be read: \(error.localizedDescription)")
    }
    try self.init(
      text: String(decoding: data, as: UTF8.self), path: path, folder: FilePath(path).removingLastComponent())
  }

  package init(text: String, path: String, folder: FilePath) throws {
    self.path = path
    var rows: [Row] = []
    for (index, fields) in Self.records(of: text).enumerated() {
      guard fields.count >= 2, !fields[0].isEmpty else {
        throw EvaluationError(
          "\(path): line \(index + 1) is not “path,label”: \(fields.joined(separator: ",").prefix(80))")
      }
      if index == 0 && fields[0].lowercased() == "path" { continue }
      rows.append(Row(path: folder.pushing(FilePath(fields[0])).lexicallyNormalized(), label: fields[1]))
    }
    guard !rows.isEmpty else { throw EvaluationError("\(path): the table of labels has no lines; one is “path,label”") }
    self.rows = rows
  }

  /// The records' fields; empty lines are passed over.
  private static func records(of text: String) -> [[String]] {
    var (records, fields, field) = ([[String]](), [String](), "")
    var isQuoted = false
    func endRecord() {
      fields.append(field)
      if fields != [""] { records.append(fields.map { $0.trimmingCharacters(in: .whitespaces) }) }
      (fields, field) = ([], "")
    }
    let characters = Array(text.replacingOccurrences(of: "\r\n", with: "\n"))
    for (place, character) in characters.enumerated() {
      switch character {
      case "\"" where isQuoted && place + 1 < characters.count && characters[place + 1] == "\"":
        field.append("\"")
        isQuoted = false
      case "\"": isQuoted.toggle()
      case "," where !isQuoted:
        fields.append(field)
        field = ""
      case "\n" where !isQuoted: endRecord()
      default: field.append(character)
      }
    }
    endRecord()
    return records
  }
}
