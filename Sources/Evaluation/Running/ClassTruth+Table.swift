import SystemPackage

/// Which line of a table is of which photograph.
struct TableMatch {
  /// The lines' places by the photographs' paths as they were listed.
  private(set) var rows: [FilePath: Int] = [:]
  /// The photographs that more than one line or photograph has the name of.
  private(set) var ambiguous: Set<FilePath> = []

  /// - Parameter folders: where paths may start from, besides the table's folder; the first that leads to a photograph counts.
  init(_ table: ClassTable, _ photographs: [FilePath], folders: [FilePath]) {
    let absolute = photographs.map { (listed: $0, path: ClassTruth.absolute($0)) }
    let starts = [nil] + folders.map(Optional.some) + [FilePath("")]
    for start in starts {
      let places = Dictionary(
        table.rows.enumerated().map { index, row in
          (ClassTruth.absolute(start?.pushing(row.written) ?? row.path), index)
        }
      ) { _, last in last }
      for (listed, path) in absolute where rows[listed] == nil { rows[listed] = places[path] }
    }
    matchNames(table, absolute.filter { rows[$0.listed] == nil })
  }

  /// What is left is matched by its name, and by the folders above as far as they are the same: a table from elsewhere.
  private mutating func matchNames(_ table: ClassTable, _ photographs: [(listed: FilePath, path: FilePath)]) {
    let used = Set(rows.values)
    var byName: [String: [Int]] = [:]
    for (index, row) in table.rows.enumerated() where !used.contains(index) {
      byName[row.written.lastComponent?.string ?? "", default: []].append(index)
    }
    guard !byName.isEmpty else { return }
    var takers: [Int: [(listed: FilePath, score: Int)]] = [:]
    for (listed, path) in photographs {
      // Tables of ids leave the ending out.
      let candidates = byName[path.lastComponent?.string ?? ""] ?? byName[path.lastComponent?.stem ?? ""] ?? []
      let scored = candidates.map { (row: $0, score: Self.commonFolders(path, table.rows[$0].written)) }
      guard let best = scored.map(\.score).max() else { continue }
      // The last of equal lines counts, as in a table whose paths are found.
      guard let row = scored.last(where: { $0.score == best })?.row else { continue }
      let isSure = scored.filter { $0.score == best }.allSatisfy {
        table.rows[$0.row].written == table.rows[row].written
      }
      if isSure { takers[row, default: []].append((listed, best)) } else { ambiguous.insert(listed) }
    }
    for (row, takers) in takers {
      let best = takers.map(\.score).max() ?? 0
      let first = takers.filter { $0.score == best }
      if first.count == 1 { rows[first[0].listed] = row } else { ambiguous.formUnion(first.map(\.listed)) }
    }
  }

  private static func commonFolders(_ one: FilePath, _ other: FilePath) -> Int {
    let folders = [one, other].map { $0.components.reversed().dropFirst() }
    return zip(folders[0], folders[1]).prefix { $0 == $1 }.count
  }
}
