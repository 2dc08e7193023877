import Glibc
import SystemPackage

/// The class of each photograph, from its folder's name or from a table.
package struct ClassTruth: Sendable {
  /// The index of each photograph's class, by its path as listed.
  package private(set) var places: [FilePath: Int] = [:]
  /// Photographs and lines without a counterpart.
  package private(set) var unmatched: [EvaluationReport.Problem] = []

  /// The name of a photograph's folder is its class: a label of the model, or a class number. If the model has no labels and as
  /// many classes as there are folders, the folders, sorted by name, are the classes in order.
  ///
  /// - Throws: `EvaluationError` if no photograph has one of the model's classes.
  package init(foldersOf photographs: [FilePath], _ output: ClassOutput) throws {
    func folder(of path: FilePath) -> String {
      Self.absolute(path).removingLastComponent().lastComponent?.string ?? ""
    }
    let names = Set(photographs.map(folder)).sorted()
    var placeByName: [String: Int] = [:]
    for name in names { placeByName[name] = output.place(of: name) }
    if placeByName.isEmpty, output.labels == nil, names.count == output.count {
      placeByName = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
    }
    for path in photographs {
      let name = folder(of: path)
      if let place = placeByName[name] {
        places[path] = place
      } else {
        unmatched.append(.init(path: path.string, reason: "its folder “\(name)” is not one of the model's classes"))
      }
    }
    try check(output, found: names.map { "“\($0)”" }, what: "folders")
  }

  /// The classes from a table.
  ///
  /// - Parameter folders: where the table's paths may start, besides its own folder.
  /// - Throws: `EvaluationError` if the table names none of the photographs, or none with one of the model's classes.
  package init(
    _ table: ClassTable, _ photographs: [FilePath], _ output: ClassOutput, folders: [FilePath] = []
  ) throws {
    let match = TableMatch(table, photographs, folders: folders)
    guard !match.rows.isEmpty || photographs.isEmpty else {
      let first = (table.rows.first?.written.string ?? "", photographs.first?.string ?? "")
      throw EvaluationError(
        "\(table.path): none of its \(table.rows.count) paths is among the \(photographs.count) photographs: the first path is "
          + "“\(first.0)”, the first photograph “\(first.1)”; paths start from the table's folder or from that of the photographs"
      )
    }
    for path in photographs {
      guard let row = match.rows[path] else {
        let isAmbiguous = match.ambiguous.contains(path)
        unmatched.append(
          .init(
            path: path.string,
            reason: isAmbiguous
              ? "\(table.path) has a line for its name, but the name appears more than once; write a path with its folder"
              : "\(table.path) has no line for it"))
        continue
      }
      let label = table.rows[row].label
      if let place = output.place(of: label) {
        places[path] = place
      } else {
        unmatched.append(.init(path: path.string, reason: "its label “\(label)” is not one of the model's classes"))
      }
    }
    let used = Set(match.rows.values)
    // A path that occurs twice counts once.
    let known = Set(used.map { table.rows[$0].written })
    for (index, row) in table.rows.enumerated() where !used.contains(index) && !known.contains(row.written) {
      unmatched.append(
        .init(path: row.path.string, reason: "\(table.path) names it, but it is not among the photographs"))
    }
    try check(output, found: Set(table.rows.map(\.label)).sorted().map { "“\($0)”" }, what: "labels")
  }

  private func check(_ output: ClassOutput, found: [String], what: String) throws {
    guard places.isEmpty else { return }
    func list(_ names: [String]) -> String {
      names.isEmpty ? "none" : names.prefix(5).joined(separator: ", ") + (names.count > 5 ? ", …" : "")
    }
    let classes = output.labels.map { $0.map { "“\($0)”" } } ?? ["0 to \(output.count - 1)"]
    throw EvaluationError(
      "no photograph has a class of the model's: it has \(output.count) classes (\(list(classes))), the \(what) are "
        + "\(list(found)); put the photographs into a folder for each class, or name a table with --labels")
  }

  static func absolute(_ path: FilePath) -> FilePath {
    if path.isAbsolute { return path.lexicallyNormalized() }
    guard let current = getcwd(nil, 0) else { return path }
    defer { free(current) }
    return FilePath(platformString: current).pushing(path).lexicallyNormalized()
  }
}
