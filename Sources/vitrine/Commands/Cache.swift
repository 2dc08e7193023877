import ArgumentParser
import Foundation
import OpenCoreML

struct Cache: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Look after the models that were prepared for a device and are kept on disk.",
    discussion: "Example: vitrine cache list",
    subcommands: [List.self, Verify.self, Prune.self, Clear.self], defaultSubcommand: List.self)

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List them, the most recently used first.", discussion: "Example: vitrine cache list --format json")

    @Option(help: "How they are printed: \(OutputFormat.allValueStrings.joined(separator: ", ")).")
    var format: OutputFormat = .text

    func run() async throws {
      let cache = MLSpecializationCache()
      let entries = try cache.entries()
      switch format {
      case .json: Console.write(try CacheReport(cache, entries).json() + "\n")
      case .text:
        for entry in entries { Console.write(CacheReport.line(entry) + "\n") }
        if entries.isEmpty { Console.note("no prepared model in \(cache.directory.path)") }
      }
    }
  }

  struct Verify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Check every byte of them; the exit status is 1 where one is damaged.",
      discussion: "Example: vitrine cache verify")

    func run() async throws {
      let checked = try MLSpecializationCache().verify()
      let damaged = checked.filter { $0.damage != nil }
      for (entry, damage) in damaged { Console.write("\(entry.key): \(damage ?? "")\n") }
      Console.note("\(checked.count - damaged.count) whole, \(damaged.count) damaged")
      guard damaged.isEmpty else {
        throw CommandError("a damaged one is thrown away when it is next needed; “vitrine cache clear” deletes all")
      }
    }
  }

  struct Prune: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Delete the least recently used until the rest is small enough.",
      discussion: "Example: vitrine cache prune --to-megabytes 200")

    @Option(name: .customLong("to-megabytes"), help: "How much may stay.")
    var megabytes = MLSpecializationCache.defaultByteLimit >> 20

    func run() async throws {
      guard megabytes >= 0 else { throw ValidationError("--to-megabytes takes a number of at least 0") }
      let removed = try MLSpecializationCache().prune(toByteCount: megabytes << 20)
      Console.note("\(removed.count) deleted")
    }
  }

  struct Clear: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Delete all of them; they are prepared anew when they are next needed.",
      discussion: "Example: vitrine cache clear")

    func run() async throws {
      let removed = try MLSpecializationCache().prune(toByteCount: 0)
      Console.note("\(removed.count) deleted")
    }
  }
}

/// The entries as scripts and people read them.
private struct CacheReport: Encodable {
  struct Entry: Encodable {
    var key: String
    var model: String?
    var path: String?
    var device: String?
    var precision: String?
    var bytes: Int
    var created: Date?
    var lastUsed: Date
  }

  var directory: String
  var entries: [Entry]

  init(_ cache: MLSpecializationCache, _ entries: [MLSpecializationCache.Entry]) {
    directory = cache.directory.path
    self.entries = entries.map { entry in
      Entry(
        key: entry.key, model: entry.modelName, path: entry.modelPath, device: entry.device,
        precision: entry.precision, bytes: entry.byteCount, created: entry.created, lastUsed: entry.lastUsed)
    }
  }

  static func line(_ entry: MLSpecializationCache.Entry) -> String {
    let used = entry.lastUsed.formatted(.iso8601)
    let what = "\(entry.modelName ?? "?")  \(entry.device ?? "?") \(entry.precision ?? "?")"
    return "\(entry.key.prefix(12))  \(what)  \(entry.byteCount / 1_000_000) MB  used \(used)"
  }
}
