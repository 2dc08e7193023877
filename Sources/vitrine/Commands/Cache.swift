import ArgumentParser
import Evaluation
import Foundation
import Imaging
import OpenCoreML

struct Cache: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Manage what is kept on disk: prepared models, thumbnails, interrupted evaluations.",
    discussion: "Example: vitrine cache list",
    subcommands: [List.self, Verify.self, Prune.self, Clear.self], defaultSubcommand: List.self)

  /// The part of the cache that a command applies to.
  enum Kind: String, ExpressibleByArgument, CaseIterable {
    case models, thumbnails, evaluations
  }

  struct Options: ParsableArguments {
    @Option(help: "Only these: \(Kind.allValueStrings.joined(separator: ", ")).")
    var only: Kind?

    @Option(help: "How the result is printed: \(OutputFormat.allValueStrings.joined(separator: ", ")).")
    var format: OutputFormat = .text

    func covers(_ kind: Kind) -> Bool { only == nil || only == kind }
  }

  /// Thumbnails are shared with other programs, which own theirs.
  struct ThumbnailOptions: ParsableArguments {
    @Flag(name: .customLong("all-thumbnails"), help: "Include thumbnails that other programs wrote.")
    var includesOthers = false

    func covers(_ entry: ThumbnailStore.Entry) -> Bool { includesOthers || entry.isOurs }
  }

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List the prepared models, the most recently used first, and count the rest.",
      discussion: "Example: vitrine cache list --format json")

    @OptionGroup var options: Options

    func run() async throws {
      let report = CacheReport(
        MLSpecializationCache(), options.covers(.models) ? try MLSpecializationCache().entries() : nil,
        ThumbnailStore(), options.covers(.thumbnails) ? ThumbnailStore().entries() : nil,
        options.covers(.evaluations) ? EvaluationCache.entries() : nil)
      switch options.format {
      case .json: Console.write(try report.json() + "\n", as: .json)
      case .text:
        Console.write(report.text)
        if report.entries?.isEmpty == true { Console.note("no prepared model in \(report.directory)") }
      }
    }
  }

  struct Verify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Check every byte of it; the exit status is 1 if anything is damaged.",
      discussion: "Example: vitrine cache verify --only models")

    @OptionGroup var options: Options
    @OptionGroup var thumbnailOptions: ThumbnailOptions

    func run() async throws {
      let models = options.covers(.models) ? try MLSpecializationCache().verify() : []
      let thumbnails = options.covers(.thumbnails) ? ThumbnailStore().entries(decodes: true) : []
      // Nobody knows who owns an unreadable file, and it is of no use to anybody.
      let checked = thumbnails.filter { thumbnailOptions.covers($0) || $0.damage != nil }
      let report = VerificationReport(
        checked: models.count + checked.count,
        damaged: models.compactMap { entry, damage in
          damage.map { .init(kind: Kind.models.rawValue, name: entry.key, reason: $0) }
        }
          + checked.compactMap { entry in
            entry.damage.map { .init(kind: Kind.thumbnails.rawValue, name: "\(entry.path)", reason: $0) }
          })
      switch options.format {
      case .json: Console.write(try report.json() + "\n", as: .json)
      case .text:
        for row in report.damaged { Console.write(Console.sanitized("\(row.name): \(row.reason)") + "\n") }
        Console.note("\(report.checked - report.damaged.count) whole, \(report.damaged.count) damaged")
      }
      guard report.damaged.isEmpty else {
        throw CommandError("damaged files are made again when next needed; “vitrine cache prune” deletes them")
      }
    }
  }

  struct Prune: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract:
        "Delete what will not be used again, then the least recently used models until the rest is small enough.",
      discussion: "Example: vitrine cache prune --to-megabytes 200")

    @Option(name: .customLong("to-megabytes"), help: "How much space prepared models may keep.")
    var megabytes = MLSpecializationCache.defaultByteLimit >> 20
    @OptionGroup var options: Options
    @OptionGroup var thumbnailOptions: ThumbnailOptions

    func validate() throws {
      guard megabytes >= 0, megabytes < 1 << 40 else {
        throw ValidationError("--to-megabytes takes a number, 0 or more")
      }
    }

    func run() async throws {
      var report = RemovalReport()
      if options.covers(.models) {
        let cache = MLSpecializationCache()
        var removed: [MLSpecializationCache.Entry] = []
        for (entry, damage) in try cache.verify() where damage != nil {
          try cache.remove(entry)
          removed.append(entry)
        }
        report.models = .init((removed + (try cache.prune(toByteCount: megabytes << 20))).map(\.byteCount))
      }
      if options.covers(.thumbnails) {
        report.thumbnails = try .init(removing: thumbnailOptions, decodes: true) {
          $0.staleReason != nil || $0.damage != nil
        }
      }
      if options.covers(.evaluations) { report.evaluations = try .init(removing: \.isAbandoned) }
      try report.print(options.format)
    }
  }

  struct Clear: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract:
        "Delete all prepared models, this program's thumbnails, and what interrupted evaluations had measured.",
      discussion: "Example: vitrine cache clear --only models")

    @OptionGroup var options: Options
    @OptionGroup var thumbnailOptions: ThumbnailOptions

    func run() async throws {
      var report = RemovalReport()
      if options.covers(.models) {
        report.models = .init(try MLSpecializationCache().prune(toByteCount: 0).map(\.byteCount))
      }
      if options.covers(.thumbnails) {
        report.thumbnails = try .init(removing: thumbnailOptions, decodes: false) { _ in true }
      }
      if options.covers(.evaluations) { report.evaluations = try .init(removing: { _ in true }) }
      try report.print(options.format)
    }
  }
}

extension RemovalReport.Removed {
  /// Deletes thumbnails that meet `condition`: this program's, unreadable ones, and others' if the options say so.
  fileprivate init(
    removing options: Cache.ThumbnailOptions, decodes: Bool, where condition: (ThumbnailStore.Entry) -> Bool
  ) throws {
    let store = ThumbnailStore()
    store.removeLeftovers()
    let removed = store.entries(decodes: decodes).filter { (options.covers($0) || $0.damage != nil) && condition($0) }
    for entry in removed { try store.remove(entry) }
    self.init(removed.map(\.byteCount))
  }

  /// Deletes journals of evaluations that meet `condition`.
  fileprivate init(removing condition: (EvaluationCache.Entry) -> Bool) throws {
    let removed = EvaluationCache.entries().filter(condition)
    try EvaluationCache.remove(removed)
    self.init(removed.map(\.byteCount))
  }
}

extension EvaluationCache.Entry {
  /// Whether it is too old to be continued.
  var isAbandoned: Bool { lastWritten.timeIntervalSinceNow < -EvaluationCache.abandonedAfter }
}
