import Evaluation
import Foundation
import Imaging
import OpenCoreML

/// What is cached on disk, for scripts and for people.
struct CacheReport: Encodable {
  struct Entry: Encodable {
    var key: String
    var model: String?
    var path: String?
    var device: String?
    var precision: String?
    var engine: String?
    var configuration: [String]
    var bytes: Int
    var created: Date?
    var ageSeconds: Double?
    var lastUsed: Date
    var unusedSeconds: Double
    var hits: Int
    var isStale: Bool
    var staleReason: String?
  }

  struct Thumbnails: Encodable {
    var directory: String
    var count: Int
    var bytes: Int
    /// Thumbnails written by this program.
    var ownCount: Int
    var ownBytes: Int
    var staleCount: Int
    var damagedCount: Int
  }

  struct Evaluations: Encodable {
    var directory: String
    var count: Int
    var bytes: Int
    /// Journals that have not been written to for a week.
    var abandonedCount: Int
  }

  var directory: String
  /// `nil`, like the two below, if not requested.
  var entries: [Entry]?
  var thumbnails: Thumbnails?
  var evaluations: Evaluations?

  init(
    _ cache: MLSpecializationCache, _ entries: [MLSpecializationCache.Entry]?, _ store: ThumbnailStore,
    _ thumbnails: [ThumbnailStore.Entry]?, _ evaluations: [EvaluationCache.Entry]?
  ) {
    directory = cache.directory.path
    let now = Date()
    self.entries = entries?.map { entry in
      Entry(
        key: entry.key, model: entry.modelName, path: entry.modelPath, device: entry.device,
        precision: entry.precision, engine: entry.engine, configuration: entry.configuration, bytes: entry.byteCount,
        created: entry.created, ageSeconds: entry.created.map { max(0, now.timeIntervalSince($0)) },
        lastUsed: entry.lastUsed, unusedSeconds: max(0, now.timeIntervalSince(entry.lastUsed)), hits: entry.hitCount,
        isStale: entry.staleReason != nil, staleReason: entry.staleReason)
    }
    self.thumbnails = thumbnails.map { thumbnails in
      let own = thumbnails.filter(\.isOurs)
      return Thumbnails(
        directory: "\(store.directory)", count: thumbnails.count,
        bytes: thumbnails.reduce(0) { $0 + $1.byteCount }, ownCount: own.count,
        ownBytes: own.reduce(0) { $0 + $1.byteCount }, staleCount: thumbnails.count { $0.staleReason != nil },
        damagedCount: thumbnails.count { $0.damage != nil })
    }
    self.evaluations = evaluations.map { evaluations in
      Evaluations(
        directory: EvaluationCache.directory.path, count: evaluations.count,
        bytes: evaluations.reduce(0) { $0 + $1.byteCount }, abandonedCount: evaluations.count(where: \.isAbandoned))
    }
  }

  /// A table of the models, and a line about the thumbnails.
  var text: String {
    var text = ""
    if let entries, !entries.isEmpty {
      let header = ["KEY", "MODEL", "DEVICE", "PRECISION", "SIZE", "AGE", "UNUSED", "HITS", "STATE", "CONFIGURATION"]
      text += Self.table([header] + entries.map(Self.row))
    }
    if let thumbnails {
      text += """
        thumbnails: \(thumbnails.count), \(Self.size(thumbnails.bytes)), in \(Console.sanitized(thumbnails.directory)); \
        of vitrine: \(thumbnails.ownCount), \(Self.size(thumbnails.ownBytes)); \
        stale: \(thumbnails.staleCount), damaged: \(thumbnails.damagedCount)

        """
    }
    if let evaluations, evaluations.count > 0 {
      text += """
        interrupted evaluations: \(evaluations.count), \(Self.size(evaluations.bytes)), \
        in \(Console.sanitized(evaluations.directory)); abandoned: \(evaluations.abandonedCount)

        """
    }
    return text
  }

  private static func row(_ entry: Entry) -> [String] {
    let usual = Set(LoadSettings().fingerprint)
    let special = entry.configuration.filter { !usual.contains($0) }
    return [
      String(entry.key.prefix(12)), Console.sanitized(entry.model ?? "?"), entry.device ?? "?", entry.precision ?? "?",
      size(entry.bytes), entry.ageSeconds.map(duration) ?? "?", duration(entry.unusedSeconds), "\(entry.hits)",
      entry.staleReason.map { "stale: \($0)" } ?? "current",
      special.isEmpty ? "default" : special.joined(separator: ", "),
    ]
  }

  /// Rows with aligned columns.
  private static func table(_ rows: [[String]]) -> String {
    let widths = (rows.first ?? []).indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      let cells = zip(row, widths).map { $0.padding(toLength: max($1, $0.count), withPad: " ", startingAt: 0) }
      return cells.joined(separator: "  ").trimmingCharacters(in: .whitespaces) + "\n"
    }.joined()
  }

  static func size(_ bytes: Int) -> String {
    bytes < 1_000_000 ? "\((bytes + 999) / 1000) kB" : "\(Double(bytes / 100_000) / 10) MB"
  }

  private static func duration(_ seconds: Double) -> String {
    switch seconds {
    case ..<60: "\(Int(seconds)) s"
    case ..<3600: "\(Int(seconds / 60)) min"
    case ..<86_400: "\(Int(seconds / 3600)) h"
    default: "\(Int(seconds / 86_400)) d"
    }
  }
}

/// What was checked, and what is damaged.
struct VerificationReport: Encodable {
  struct Damage: Encodable {
    var kind: String
    /// A model's key, or a thumbnail's path.
    var name: String
    var reason: String
  }

  var checked: Int
  var damaged: [Damage]
}

/// What was deleted.
struct RemovalReport: Encodable {
  struct Removed: Encodable {
    var removed: Int
    var bytes: Int

    init(_ byteCounts: [Int]) {
      removed = byteCounts.count
      bytes = byteCounts.reduce(0, +)
    }
  }

  /// `nil`, like the two below, if not requested.
  var models: Removed?
  var thumbnails: Removed?
  var evaluations: Removed?

  func print(_ format: OutputFormat) throws {
    switch format {
    case .json: Console.write(try json() + "\n", as: .json)
    case .text:
      let all = [("prepared models", models), ("thumbnails", thumbnails), ("interrupted evaluations", evaluations)]
      for (what, removed) in all {
        guard let removed else { continue }
        Console.note("\(what): \(removed.removed) deleted, \(CacheReport.size(removed.bytes))")
      }
    }
  }
}
