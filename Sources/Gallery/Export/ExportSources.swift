import Files
import Pictures
import SystemPackage

/// The photographs to export: each one once, and no results of earlier exports.
struct ExportSources {
  struct Source: Sendable {
    let photograph: Photograph
    /// Its absolute path, with the folder's links resolved, so that it is the same however the photograph was named.
    let path: FilePath
  }

  private(set) var sources: [Source] = []
  /// How many results were left out.
  private(set) var resultCount = 0

  /// - Parameter output: the folder for the results.
  init(_ photographs: [Photograph], output: ResultFolder) {
    var folders: [FilePath: FilePath] = [:]
    let paths = photographs.map { RealPath.ofEntry($0.path, in: &folders) }
    let listed = Set(paths)
    var journals = Journals()
    var seen: Set<FilePath> = []
    for (photograph, path) in zip(photographs, paths) where seen.insert(path).inserted {
      let folder = path.removingLastComponent()
      guard let name = path.lastComponent else { continue }
      let isResult =
        folder == output.realPath ? output.holdsResult(name) : journals.holdsResult(name, of: listed, in: folder)
      if isResult { resultCount += 1 } else { sources.append(Source(photograph: photograph, path: path)) }
    }
  }
}

/// The journals of other folders with results. A result in them may be exported as a photograph, unless the photograph it was
/// made from is exported too.
private struct Journals {
  private var known: [FilePath: ResultLedger?] = [:]

  mutating func holdsResult(_ name: FilePath.Component, of listed: Set<FilePath>, in folder: FilePath) -> Bool {
    let ledger: ResultLedger?
    if let found = known[folder] {
      ledger = found
    } else {
      ledger = try? ResultLedger(readingFrom: folder)
      known[folder] = .some(ledger)
    }
    guard let ledger, let source = ledger.entries[name]?.source, listed.contains(source) else { return false }
    return ledger.holdsResult(name)
  }
}
