/// Rows of text in aligned columns.
package struct TextTable: Sendable {
  /// How the cells of a column are aligned.
  package enum Alignment: Sendable { case left, right }

  private let headings: [(String, Alignment)]
  private var rows: [[String]] = []

  /// A table without rows.
  package init(_ headings: [(String, Alignment)]) { self.headings = headings }

  /// Adds a row; characters that a terminal would obey are replaced.
  package mutating func add(_ row: [String]) { rows.append(row.map(DisplayText.sanitized)) }

  /// The lines, each with a line feed.
  package var text: String {
    let all = [headings.map(\.0)] + rows
    let widths = headings.indices.map { column in all.map { DisplayText.width($0[column]) }.max() ?? 0 }
    return all.map { row in
      let line = zip(zip(row, headings), widths).map { cell, width in
        let blanks = String(repeating: " ", count: width - DisplayText.width(cell.0))
        return cell.1.1 == .left ? cell.0 + blanks : blanks + cell.0
      }.joined(separator: "  ")
      return line.replacing(#/ +$/#, with: "") + "\n"
    }.joined()
  }

  /// The rows as CSV (RFC 4180).
  package var csv: String {
    ([headings.map(\.0)] + rows).map { row in
      row.map { $0.contains(where: { ",\"\n".contains($0) }) ? "\"\($0.replacing("\"", with: "\"\""))\"" : $0 }
        .joined(separator: ",") + "\r\n"
    }.joined()
  }
}
