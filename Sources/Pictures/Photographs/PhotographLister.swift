import Glibc
import Imaging
import InferenceTrace
import Scheduling
import SystemPackage

/// Lists folders and files in natural order, while the gallery already shows what has been found.
///
/// It runs on its own thread, so that a slow disk never holds up the screen.
package struct PhotographLister: Sendable {
  /// What the lister reports.
  package enum Finding: Sendable {
    /// All photographs so far, in order; `isComplete` if no more will follow.
    case photographs([Photograph], isComplete: Bool)
    /// A path that cannot be listed, with the reason.
    case problem(path: FilePath, reason: String)
  }

  /// The folders and files to list, as the user gave them.
  package let paths: [FilePath]
  /// Whether subfolders are listed too.
  package let isRecursive: Bool

  package init(paths: [FilePath], isRecursive: Bool) {
    self.paths = paths
    self.isRecursive = isRecursive
  }

  /// Starts listing. `report` is called on the lister's thread; the last call is a complete finding.
  package func start(report: @escaping @Sendable (Finding) -> Void) {
    BlockingThread.start(name: "vitrine-lister") { self.list(report: report) }
  }

  /// Lists all photographs; each problem is a path with its reason.
  package func list() async -> (photographs: [Photograph], problems: [String]) {
    let findings = AsyncStream<Finding> { continuation in
      start { finding in
        continuation.yield(finding)
        if case .photographs(_, isComplete: true) = finding { continuation.finish() }
      }
    }
    var photographs: [Photograph] = []
    var problems: [String] = []
    for await finding in findings {
      switch finding {
      case .photographs(let found, _): photographs = found
      case .problem(let path, let reason): problems.append("\(path): \(reason)")
      }
    }
    return (photographs, problems)
  }

  private func list(report: @escaping (Finding) -> Void) {
    var listing = Listing(report: report)
    for (number, path) in paths.enumerated() {
      switch kind(of: path) {
      case .failure(let problem): report(.problem(path: path, reason: String(describing: problem)))
      case .success(.folder): listFolder(path, pathNumber: number, into: &listing)
      // A file that the user named is always shown; its tile says what is wrong with it.
      case .success(.other): listing.add(path, pathNumber: number)
      }
    }
    listing.finish()
  }

  private func listFolder(_ folder: FilePath, pathNumber: Int, into listing: inout Listing) {
    var waiting = [folder]
    while let folder = waiting.popLast() {
      guard let stream = folder.withPlatformString({ opendir($0) }) else {
        listing.reportProblem(folder, String(cString: strerror(errno)))
        continue
      }
      defer { closedir(stream) }
      while let entry = readdir(stream) {
        guard let name = Self.name(of: entry) else { continue }
        let path = folder.appending(name)
        switch Int32(entry.pointee.d_type) {
        case Int32(DT_DIR):
          if isRecursive { waiting.append(path) }
        case Int32(DT_LNK), Int32(DT_UNKNOWN):
          // Links to folders are not followed, because they may form a circle.
          if case .success(.other) = kind(of: path), Self.hasImageExtension(name) {
            listing.add(path, pathNumber: pathNumber)
          }
        default:
          if Self.hasImageExtension(name) { listing.add(path, pathNumber: pathNumber) }
        }
      }
    }
  }

  /// The entry's name; `nil` if it is hidden, which includes "." and "..".
  private static func name(of entry: UnsafeMutablePointer<dirent>) -> FilePath.Component? {
    withUnsafePointer(to: &entry.pointee.d_name) { tuple in
      tuple.withMemoryRebound(to: CChar.self, capacity: 256) { name in
        name.pointee == CChar(UInt8(ascii: ".")) ? nil : FilePath.Component(platformString: name)
      }
    }
  }

  private static func hasImageExtension(_ name: FilePath.Component) -> Bool {
    guard let fileExtension = name.extension else { return false }
    return ImageFormat.fileExtensions.contains(fileExtension.lowercased())
  }

  private enum Kind { case folder, other }

  private func kind(of path: FilePath) -> Result<Kind, Errno> {
    var information = stat()
    guard path.withPlatformString({ stat($0, &information) }) == 0 else { return .failure(Errno(rawValue: errno)) }
    return .success(information.st_mode & S_IFMT == S_IFDIR ? .folder : .other)
  }
}

/// The photographs found so far. They are published at growing intervals, so that sorting stays a small part of the work.
private struct Listing {
  private struct Entry {
    var photograph: Photograph
    var pathNumber: Int
    var key: NaturalSortKey
  }

  private var entries: [Entry] = []
  private let report: (PhotographLister.Finding) -> Void
  private var nextReport = TraceTime.now.advanced(bySeconds: 0.01)
  private var secondsToNext = 0.05

  init(report: @escaping (PhotographLister.Finding) -> Void) { self.report = report }

  mutating func add(_ path: FilePath, pathNumber: Int) {
    let key = path.withPlatformString {
      NaturalSortKey(UnsafeBufferPointer(start: $0, count: strlen($0)).lazy.map(UInt8.init(bitPattern:)))
    }
    entries.append(Entry(photograph: Photograph(id: entries.count, path: path), pathNumber: pathNumber, key: key))
    // Reading the clock costs more than adding an entry.
    guard entries.count % 64 == 0, TraceTime.now > nextReport else { return }
    publish(isComplete: false)
    nextReport = TraceTime.now.advanced(bySeconds: secondsToNext)
    secondsToNext *= 2
  }

  func reportProblem(_ path: FilePath, _ reason: String) { report(.problem(path: path, reason: reason)) }

  mutating func finish() { publish(isComplete: true) }

  private mutating func publish(isComplete: Bool) {
    entries.sort { ($0.pathNumber, $0.key) < ($1.pathNumber, $1.key) }
    report(.photographs(entries.map(\.photograph), isComplete: isComplete))
  }
}
