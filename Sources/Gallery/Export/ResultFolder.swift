import Files
import Foundation
import Glibc
import Synchronization
import SystemPackage

/// A folder for results. It gives them their names, knows which ones exist, and never replaces a file that it did not write.
/// Several processes may use a folder at once.
final class ResultFolder: Sendable {
  /// The state of a photograph's result.
  enum Status {
    /// It is there, complete, and made from this photograph with these settings.
    case upToDate
    case missing
  }

  /// Safe to send, because it is used only under the lock.
  private final class State: @unchecked Sendable {
    let journal: LineJournal
    var ledger: ResultLedger

    init(_ journal: LineJournal, _ ledger: ResultLedger) { (self.journal, self.ledger) = (journal, ledger) }

    func refresh() throws { ledger.add(try journal.newRecords()) }

    func append(_ record: ResultRecord, syncs: Bool = false) throws {
      let encoder = JSONEncoder()
      encoder.outputFormatting = .withoutEscapingSlashes
      try journal.append(Array(try encoder.encode(record)), syncs: syncs)
      try refresh()
    }
  }

  /// The path as the user gave it.
  let path: FilePath
  /// The path with links resolved.
  let realPath: FilePath
  private let fileExtension: String
  private let settings: String
  private let longestName: Int
  /// Why the folder cannot be written; `nil` if it can.
  private let obstacle: FileFailure?
  private let state: State
  private let lock = Mutex(())

  /// Opens a folder, or creates it, and removes what dead processes left in it.
  ///
  /// - Parameter settings: everything that decides a result, apart from its photograph.
  init(_ path: FilePath, fileExtension: String, settings: String) throws {
    (self.path, self.fileExtension, self.settings) = (path, fileExtension, settings)
    guard path.withPlatformString({ mkdir($0, 0o777) }) == 0 || errno == EEXIST else {
      throw ExportError(description: "\(path): the folder for the results cannot be made: \(Errno.current)")
    }
    guard case .folder? = try? PathState(following: path), let real = RealPath.of(path) else {
      throw ExportError(description: "\(path): this is not a folder; name a folder for the results with -o")
    }
    realPath = real
    Leftovers.remove(in: real)
    let length = path.withPlatformString { pathconf($0, Int32(_PC_NAME_MAX)) }
    longestName = length > 0 ? length : 255
    let journal = real.appending(ResultLedger.journalName)
    do throws(FileFailure) {
      let (opened, obstacle) = try Self.open(journal)
      self.obstacle = obstacle
      state = State(opened, ResultLedger(folder: real))
    } catch .otherContent, .link, .folder, .notRegular {
      throw ExportError(
        description:
          "\(path.appending(ResultLedger.journalName)): this is not a journal of results, so it is left alone; "
          + "move it away, or name another folder with -o")
    } catch .foreign {
      throw ExportError(
        description: "\(path): the results there were written by another user; name another folder with -o")
    } catch {
      throw ExportError(description: "\(path): results cannot be written there: \(error)")
    }
    try state.refresh()
  }

  /// Checks that results can be written, before any work is done.
  func checkThatItCanBeWritten() throws {
    do {
      if let obstacle { throw obstacle }
      let probe = try PendingFile(in: realPath)
      // A full disk still accepts file names, and sometimes small files.
      try probe.write([UInt8](repeating: 0, count: 1 << 16))
      try probe.sync()
    } catch let failure as FileFailure {
      throw ExportError(description: "\(path): results cannot be written there: \(failure)")
    }
  }

  /// Whether a file in the folder is a result.
  func holdsResult(_ name: FilePath.Component) -> Bool { ledger.holdsResult(name) }

  /// Gives each photograph a name for its result. A photograph keeps its name from run to run.
  ///
  /// - Parameter sources: absolute paths, with the folders' links resolved.
  /// - Returns: files that already have a result's plain name, but are neither results nor among the photographs.
  func assignNames(to sources: [FilePath]) throws -> [FilePath.Component] {
    let known = Set(sources)
    let ledger = ledger
    guard sources.contains(where: { ledger.name(of: $0, fileExtension: fileExtension) == nil }) else { return [] }
    try checkThatItCanBeWritten()
    return try change {
      var foreign: [FilePath.Component] = []
      var moved: [Int: [FilePath.Component]]?
      for source in sources where state.ledger.name(of: source, fileExtension: fileExtension) == nil {
        let unclaimed = moved ?? state.ledger.namesOfMoved(fileExtension: fileExtension)
        moved = unclaimed
        if let name = try takeOver(unclaimed, source, state.ledger) {
          try state.append(ResultRecord(name, source))
          continue
        }
        let (name, others) = try freeName(for: source, state.ledger)
        foreign += others.filter { !known.contains(realPath.appending($0)) }
        try state.append(ResultRecord(name, source))
      }
      return foreign
    }
  }

  /// Whether a photograph's result exists.
  func status(of source: FilePath) throws -> (status: Status, path: FilePath) {
    let ledger = ledger
    guard let (name, entry) = ledger.name(of: source, fileExtension: fileExtension) else { return (.missing, path) }
    let result = path.appending(name)
    guard var making = entry.making, making.settings == settings,
      case .ours(let file, making.digest) = try ledger.standing(of: name)
    else { return (.missing, result) }
    guard let current = FileIdentity(following: source) else { return (.missing, result) }
    var isNew = entry.place?.file != file
    if current != making.sourceFile {
      guard current.size == making.sourceFile.size, let digest = try? FileDigest(of: source),
        digest.text == making.sourceDigest
      else { return (.missing, result) }
      making.sourceFile = digest.file
      isNew = true
    }
    if isNew {
      // So that nothing needs to be read next time. If it fails, the status is still right.
      let record = ResultRecord(name, source, making, .init(file: file, digest: making.digest))
      try? change { try state.append(record) }
    }
    return (.upToDate, result)
  }

  /// Moves a result into place.
  ///
  /// - Returns: its path, and the path of a foreign file that has taken its name.
  func publish(
    _ bytes: [UInt8], of source: FileDigest, _ sourcePath: FilePath
  ) throws -> (path: FilePath, besides: FilePath?) {
    let pending = try PendingFile(in: realPath)
    try pending.write(bytes)
    try pending.sync()
    let written = try pending.identity()
    let making = ResultRecord.Making(
      settings: settings, sourceFile: source.file, sourceDigest: source.text, digest: FileDigest.text(of: bytes),
      byteCount: bytes.count)
    return try change { try put(pending, written, making, bytes, of: sourcePath) }
  }

  /// Gives a result its photograph's name, or another name if a foreign file has it.
  private func put(
    _ pending: PendingFile, _ written: FileIdentity, _ making: ResultRecord.Making, _ bytes: [UInt8],
    of source: FilePath
  ) throws -> (path: FilePath, besides: FilePath?) {
    var besides: FilePath?
    while true {
      let known = state.ledger.name(of: source, fileExtension: fileExtension)?.name
      let name = try known ?? freeName(for: source, state.ledger).name
      guard let placement = try placement(of: name, bytes, state.ledger) else {
        besides = besides ?? path.appending(name)
        try state.append(ResultRecord(freeName(for: source, state.ledger).name, source))
        continue
      }
      // Recorded before the file appears: whatever is killed when, the folder has no result that the journal does not know.
      try state.append(ResultRecord(name, source, making), syncs: true)
      guard try Self.publish(pending, as: name, placement) else { continue }
      if let file = FileIdentity(following: realPath.appending(name)), file.isSameContent(as: written) {
        try? state.append(ResultRecord(name, source, nil, .init(file: file, digest: making.digest)))
      }
      return (path.appending(name), besides)
    }
  }

  /// What a result may replace under a name; `nil` if the file there must stay.
  private func placement(
    of name: FilePath.Component, _ bytes: [UInt8], _ ledger: ResultLedger
  ) throws -> PendingFile.Placement? {
    switch try ledger.standing(of: name) {
    case .free: return .new
    case .ours(let file, _): return .replacing(file)
    case .foreign: return try ledger.isBeginning(name, of: bytes).map { .replacing($0) }
    }
  }

  /// Returns `false` if another process was there first.
  private static func publish(
    _ pending: PendingFile, as name: FilePath.Component, _ placement: PendingFile.Placement
  ) throws -> Bool {
    do throws(FileFailure) {
      // The content is on the disk; the names follow at the end of the run.
      try pending.publish(as: name, placement, syncs: false)
      return true
    } catch .changed, .system(.fileExists) {
      return false
    }
  }

  /// Waits until the names of all results are on the disk.
  func sync() throws { try PendingFile.syncFolder(realPath) }

  /// The first name that neither a photograph nor a file has.
  private func freeName(
    for source: FilePath, _ ledger: ResultLedger
  ) throws -> (name: FilePath.Component, others: [FilePath.Component]) {
    let names = ResultNames(source, fileExtension: fileExtension, longest: longestName)
    var others: [FilePath.Component] = []
    var place = 0
    while true {
      let name = names[place]
      place += 1
      if let entry = ledger.entries[name], entry.source != source { continue }
      if case .nothing = try PathState(realPath.appending(name)) { return (name, others) }
      if ledger.entries[name] == nil { others.append(name) }
    }
  }

  /// The name of a result whose photograph was moved to `source`.
  private func takeOver(
    _ unclaimed: [Int: [FilePath.Component]], _ source: FilePath, _ ledger: ResultLedger
  ) throws -> FilePath.Component? {
    guard let file = FileIdentity(following: source), let names = unclaimed[file.size],
      let digest = try? FileDigest(of: source)
    else { return nil }
    return names.filter { name in
      guard let entry = ledger.entries[name] else { return false }
      // Another photograph with the same content may have taken it a moment ago.
      return entry.making?.sourceDigest == digest.text && FileIdentity(following: entry.source) == nil
    }.min { $0.string < $1.string }
  }

  private var ledger: ResultLedger { lock.withLock { _ in state.ledger } }

  /// Changes the folder with other processes locked out, after reading what they have recorded.
  private func change<Value: Sendable>(_ body: () throws -> Value) throws -> Value {
    try lock.withLock { _ in
      try state.journal.withLock {
        try state.refresh()
        return try body()
      }
    }
  }

  /// A folder that cannot be written may already hold all results.
  private static func open(_ journal: FilePath) throws(FileFailure) -> (LineJournal, obstacle: FileFailure?) {
    do throws(FileFailure) {
      return (try LineJournal(at: journal, kind: ResultLedger.kind, access: .shared, permissions: 0o644), nil)
    } catch {
      guard error == .system(.permissionDenied) || error == .system(.readOnlyFileSystem),
        let opened = try? LineJournal(at: journal, kind: ResultLedger.kind, access: .readOnly)
      else { throw error }
      return (opened, error)
    }
  }
}

extension ResultRecord {
  init(_ name: FilePath.Component, _ source: FilePath, _ making: Making? = nil, _ place: Place? = nil) {
    self.init(
      name: PathText.encode(FilePath(root: nil, [name])), source: PathText.encode(source), making: making, place: place)
  }
}
