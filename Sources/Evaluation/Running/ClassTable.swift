import Files
import Foundation
import OpenCoreML
import SystemPackage
import Text

/// A table of photographs and their classes, separated by commas, semicolons or tabs (RFC 4180).
///
/// The first line may name the columns, in any order; without names, a line is path and label. A path may be relative to the
/// table's folder, to a photographs' folder or to the current folder, or be only a name: `ClassTruth` finds the photograph.
package struct ClassTable: Sendable {
  /// One line.
  package struct Row: Sendable, Equatable {
    /// The photograph's path, relative to the table's folder.
    package var path: FilePath
    /// The label or number of its class.
    package var label: String
    /// The photograph's path as written in the table.
    package var written: FilePath
  }

  /// The table's path, as given.
  package let path: String
  /// The lines, in order.
  package let rows: [Row]

  private static let pathNames = [
    "path", "file", "filename", "file_name", "filepath", "file_path", "image", "image_path", "image_name", "imagepath",
    "image_file", "img", "photo", "photograph", "picture", "image_id", "name", "id",
  ]
  private static let labelNames = [
    "label", "labels", "class", "classes", "class_label", "class_name", "classname", "label_name", "category", "target",
    "truth", "class_id", "label_id",
  ]
  private static let largestFile = 256 << 20

  /// Reads a table.
  ///
  /// - Throws: `EvaluationError` if it cannot be read, is empty, or a line has fewer than two columns.
  package init(contentsOf path: String) throws {
    let bytes: [UInt8]
    do {
      bytes = try FileContent.read(URL(fileURLWithPath: path), atMost: Self.largestFile + 1)
    } catch {
      throw EvaluationError("\(path): the table of labels cannot be read: \(FileContent.reason(error))")
    }
    guard bytes.count <= Self.largestFile else {
      throw EvaluationError("\(path): the table of labels has more than \(Self.largestFile >> 20) MiB")
    }
    try self.init(text: TextEncoding.text(of: bytes), path: path, folder: FilePath(path).removingLastComponent())
  }

  package init(text: String, path: String, folder: FilePath) throws {
    guard !text.hasPrefix("version https://git-lfs.github.com/spec/") else {
      throw EvaluationError("\(path): this is only a pointer of Git LFS; fetch the table itself with “git lfs pull”")
    }
    self.path = path
    let records = DelimitedText.records(of: text)
    let columns = try records.first.flatMap { try Self.columns(namedBy: $0, path: path) }
    let (pathColumn, labelColumn) = columns ?? (0, 1)
    var rows: [Row] = []
    for (index, fields) in records.enumerated().dropFirst(columns == nil ? 0 : 1) {
      guard fields.count > max(pathColumn, labelColumn), !fields[pathColumn].isEmpty else {
        throw EvaluationError(
          "\(path): line \(index + 1) is not “path,label”: \(fields.joined(separator: ",").prefix(80))")
      }
      let written = Self.path(fields[pathColumn])
      rows.append(
        Row(path: folder.pushing(written).lexicallyNormalized(), label: fields[labelColumn], written: written))
    }
    guard !rows.isEmpty else { throw EvaluationError("\(path): the table of labels is empty; a line is “path,label”") }
    self.rows = rows
  }

  /// The columns of path and label; `nil` if the first line is already a photograph.
  ///
  /// - Throws: `EvaluationError` if the first line names the column of paths, but none of several others as the column of
  ///   labels.
  private static func columns(namedBy fields: [String], path: String) throws -> (path: Int, label: Int)? {
    let names = fields.map { $0.lowercased().replacingOccurrences(of: " ", with: "_") }
    func first(_ known: [String], except other: Int? = nil) -> Int? {
      known.lazy.compactMap { name in names.indices.first { names[$0] == name && $0 != other } }.first
    }
    guard let pathColumn = first(pathNames) else { return nil }
    if let labelColumn = first(labelNames, except: pathColumn) { return (pathColumn, labelColumn) }
    // If there are two columns, the other one has the labels, whatever its name.
    if names.count == 2 { return (pathColumn, 1 - pathColumn) }
    let listed = fields.prefix(8).map { "“\($0)”" }.joined(separator: ", ")
    throw EvaluationError(
      "\(path): none of the columns \(listed) is called “label” or “class”; rename the one with the classes")
  }

  /// A path, also as Windows writes it.
  private static func path(_ text: String) -> FilePath {
    FilePath(text.contains("/") ? text : text.replacingOccurrences(of: "\\", with: "/"))
  }
}
