import SystemPackage

/// Which line of a table belongs to which photograph.
struct TableMatch {
  /// The index of each photograph's line, by the photograph's path as listed.
  private(set) var rows: [FilePath: Int] = [:]
  /// Photographs whose name fits several lines or is shared by several photographs.
  private(set) var ambiguous: Set<FilePath> = []

  /// - Parameter folders: where paths may start, besides the table's folder; the first that leads to a photograph is used.
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

  /// The remaining lines are matched by file name, and by as many parent folders as agree: the table may come from elsewhere.
  private mutating func matchNames(_ table: ClassTable, _ photographs: [(listed: FilePath, path: FilePath)]) {
    let used = Set(rows.values)
    var byName: [String: [Int]] = [:]
    for (index, row) in table.rows.enumerated() where !used.contains(index) {
      byName[row.written.lastComponent?.string ?? "", default: []].append(index)
    }
    guard !byName.isEmpty else { return }
    var takers: [Int: [(listed: FilePath, score: Int)]] = [:]
    for (listed, path) in photographs {
      // Tables of ids leave out the extension.
      let candidates = byName[path.lastComponent?.string ?? ""] ?? byName[path.lastComponent?.stem ?? ""] ?? []
      let scored = candidates.map { (row: $0, score: Self.commonFolders(path, table.rows[$0].written)) }
      guard let best = scored.map(\.score).max() else { continue }
      // Of equal lines the last counts, just as when the table's paths are found.
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
