import Glibc
import SystemPackage

/// Which class each photograph has, by its folder or by a table.
package struct ClassTruth: Sendable {
  /// The classes' places, by the photographs' paths as they were listed.
  package private(set) var places: [FilePath: Int] = [:]
  /// What has no counterpart.
  package private(set) var unmatched: [EvaluationReport.Problem] = []

  /// A photograph's class is the name of its folder: a label of the model or the class's number. Where the model has no labels and there
  /// are as many folders as classes, their order by name is that of the classes.
  ///
  /// - Throws: `EvaluationError` where no photograph has a class of the model's.
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
        unmatched.append(.init(path: path.string, reason: "its folder “\(name)” is no class of the model's"))
      }
    }
    try check(output, found: names.map { "“\($0)”" }, what: "folders")
  }

  /// The classes as a table says them.
  ///
  /// - Throws: `EvaluationError` where no photograph has a class of the model's.
  package init(_ table: ClassTable, _ photographs: [FilePath], _ output: ClassOutput) throws {
    let rows = Dictionary(table.rows.map { (Self.absolute($0.path), $0.label) }) { _, last in last }
    var used: Set<FilePath> = []
    for path in photographs {
      let absolute = Self.absolute(path)
      guard let label = rows[absolute] else {
        unmatched.append(.init(path: path.string, reason: "\(table.path) has no line for it"))
        continue
      }
      used.insert(absolute)
      if let place = output.place(of: label) {
        places[path] = place
      } else {
        unmatched.append(.init(path: path.string, reason: "its label “\(label)” is no class of the model's"))
      }
    }
    for row in table.rows where !used.contains(Self.absolute(row.path)) {
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

  private static func absolute(_ path: FilePath) -> FilePath {
    if path.isAbsolute { return path.lexicallyNormalized() }
    guard let current = getcwd(nil, 0) else { return path }
    defer { free(current) }
    return FilePath(platformString: current).pushing(path).lexicallyNormalized()
  }
}
