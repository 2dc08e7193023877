import Foundation
import Imaging
import ProgramSupport
import Testing

/// What is kept on disk, looked after from the command line.
@Suite(.serialized, .timeLimit(.minutes(5))) struct CacheCommandTests {
  private struct List: Decodable {
    struct Entry: Decodable {
      var key: String
      var model: String?
      var path: String?
      var device: String?
      var precision: String?
      var engine: String?
      var configuration: [String]
      var bytes: Int
      var ageSeconds: Double?
      var unusedSeconds: Double
      var hits: Int
      var isStale: Bool
      var staleReason: String?
    }

    struct Thumbnails: Decodable {
      var directory: String
      var count: Int
      var bytes: Int
      var ownCount: Int
      var ownBytes: Int
      var staleCount: Int
      var damagedCount: Int
    }

    struct Evaluations: Decodable {
      var count: Int
      var bytes: Int
      var abandonedCount: Int
    }

    var directory: String
    var entries: [Entry]?
    var thumbnails: Thumbnails?
    var evaluations: Evaluations?
  }

  private struct Removal: Decodable {
    struct Removed: Decodable {
      var removed: Int
      var bytes: Int
    }

    var models: Removed?
    var thumbnails: Removed?
    var evaluations: Removed?
  }

  private struct Verification: Decodable {
    struct Damage: Decodable {
      var kind: String
      var name: String
      var reason: String
    }

    var checked: Int
    var damaged: [Damage]
  }

  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func json<Value: Decodable>(_ type: Value.Type, _ arguments: String..., status: Int32 = 0) throws -> Value {
    let run = try Program.run(["cache"] + arguments + ["--format", "json"], environment: folder.environment)
    #expect(run.status == status, "\(run.error)")
    return try JSONDecoder().decode(type, from: Data(run.output.utf8))
  }

  /// Shows two photographs, which leaves a thumbnail of each, and beside them one of another program's and a broken one.
  private func makeThumbnails() throws -> (other: String, broken: String) {
    _ = try folder.folder("photos")
    for name in ["a", "b"] {
      try folder.writePhotograph("photos/\(name).png", red: 9, green: 90, blue: 200, side: 1200)
    }
    let run = try Program.run(
      ["snapshot", folder.path("photos"), "--filter", "original", "--size", "80x24", "--format", "text"],
      environment: folder.environment)
    #expect(run.status == 0)
    _ = try folder.folder("cache/thumbnails/normal")
    let other = "cache/thumbnails/normal/\(String(repeating: "0", count: 32)).png"
    let broken = "cache/thumbnails/normal/\(String(repeating: "1", count: 32)).png"
    let picture = PixelBuffer(width: 8, height: 8, format: .gray8, bytes: [UInt8](repeating: 9, count: 64))
    try folder.write(
      try ImageEncoder.png(
        picture, text: [("Thumb::URI", "file:///gone.jpg"), ("Thumb::MTime", "7"), ("Software", "another")]), other)
    try folder.write(Array("no picture".utf8), broken)
    return (other, broken)
  }

  private func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: folder.path(name)) }

  @Test func anEmptyCacheIsListedAsSuch() throws {
    let list = try json(List.self, "list")
    #expect(list.entries?.isEmpty == true && list.thumbnails?.count == 0)
    #expect(list.directory == folder.path("cache/vitrine/specialization"))
    let run = try Program.run(["cache"], environment: folder.environment)
    #expect(run.status == 0)
    #expect(run.error.contains("no prepared model") && run.output.contains("thumbnails: 0"))
  }

  @Test func anEvaluationThatNobodyGoesOnWithIsPrunedAfterAWeek() throws {
    _ = try folder.folder("cache/vitrine/evaluations")
    let (recent, old) = ("cache/vitrine/evaluations/recent.jsonl", "cache/vitrine/evaluations/old.jsonl")
    for name in [recent, old] { try folder.write(Array("{}\n".utf8), name) }
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSinceNow: -8 * 86_400)], ofItemAtPath: folder.path(old))
    let evaluations = try #require(try json(List.self, "list").evaluations)
    #expect((evaluations.count, evaluations.bytes, evaluations.abandonedCount) == (2, 6, 1))
    #expect(try json(Removal.self, "prune").evaluations?.removed == 1)
    #expect(exists(recent) && !exists(old))
    #expect(try json(Removal.self, "clear", "--only", "evaluations").evaluations?.removed == 1)
    #expect(!exists(recent))
  }

  @Test func thumbnailsOfOtherProgramsAreCountedAndLeftAlone() throws {
    let (other, broken) = try makeThumbnails()
    let list = try json(List.self, "list", "--only", "thumbnails")
    #expect(list.entries == nil)
    let thumbnails = try #require(list.thumbnails)
    #expect((thumbnails.count, thumbnails.ownCount, thumbnails.staleCount, thumbnails.damagedCount) == (4, 2, 1, 1))
    #expect(thumbnails.ownBytes > 0 && thumbnails.bytes > thumbnails.ownBytes)

    let verification = try json(Verification.self, "verify", status: 1)
    #expect(verification.checked == 3)
    #expect(verification.damaged.map(\.kind) == ["thumbnails"])
    #expect(verification.damaged.first?.name == folder.path(broken))

    try FileManager.default.removeItem(atPath: folder.path("photos/a.png"))
    #expect(try json(Removal.self, "prune").thumbnails?.removed == 2)
    #expect(exists(other) && !exists(broken))
    #expect(try json(Removal.self, "clear", "--only", "models").thumbnails == nil)
    #expect(try json(Removal.self, "clear").thumbnails?.removed == 1)
    #expect(exists(other))
    #expect(try json(Removal.self, "prune", "--all-thumbnails").thumbnails?.removed == 1)
    #expect(!exists(other))
    #expect(try json(List.self, "list").thumbnails?.count == 0)
  }

  @Test(.enabled(if: Program.hasEngine)) func aPreparedModelIsListedWithItsUsesAndWhyItIsStale() throws {
    _ = try folder.folder("photos")
    try folder.writePhotograph("photos/a.png", red: 9, green: 90, blue: 200)
    let model = Program.sourceFolder.appendingPathComponent("Assets/Models/Colorizer.onnx")
    try FileManager.default.copyItem(at: model, to: URL(fileURLWithPath: folder.path("Mine.onnx")))
    for _ in 0..<3 {
      let run = try Program.run(
        [
          "snapshot", folder.path("photos"), "--model", folder.path("Mine.onnx"), "--precision", "f32", "--format",
          "json",
        ],
        environment: folder.environment)
      #expect(run.status == 0, "\(run.error)")
    }
    let entry = try #require(try json(List.self, "list").entries?.first)
    #expect(entry.key.count == 64 && entry.model == "Mine" && entry.path == folder.path("Mine.onnx"))
    #expect(entry.device == "CPU" && entry.precision == "f32" && entry.engine?.hasPrefix("OpenVINO") == true)
    #expect(entry.configuration.contains("precision float32"))
    #expect(entry.bytes > 100_000 && entry.hits == 2 && !entry.isStale && entry.staleReason == nil)
    let age = try #require(entry.ageSeconds)
    #expect(age >= entry.unusedSeconds && age < 300)
    let text = try Program.run(["cache", "list"], environment: folder.environment).output
    for column in ["KEY", "MODEL", "DEVICE", "Mine", "CPU", "current", "precision float32"] {
      #expect(text.contains(column))
    }

    var bytes = try Data(contentsOf: URL(fileURLWithPath: folder.path("Mine.onnx")))
    bytes.append(0)
    try bytes.write(to: URL(fileURLWithPath: folder.path("Mine.onnx")))
    #expect(try json(List.self, "list").entries?.first?.staleReason == "its model was changed")
    try FileManager.default.removeItem(atPath: folder.path("Mine.onnx"))
    #expect(try json(List.self, "list").entries?.first?.staleReason == "its model is gone")
    #expect(try Program.run(["cache"], environment: folder.environment).output.contains("stale: its model is gone"))
    #expect(try json(Removal.self, "prune").models?.removed == 1)
    #expect(try json(List.self, "list").entries?.isEmpty == true)
  }

  @Test func anEntryOfAnotherVersionIsStaleAndGoesWithTheNextPruning() throws {
    _ = try folder.folder("cache/vitrine/specialization")
    let entry = "cache/vitrine/specialization/\(String(repeating: "a", count: 64)).prepared"
    try folder.write(Array("VITRINE-MODEL-1\n".utf8) + [UInt8](repeating: 65, count: 200), entry)
    #expect(try json(List.self, "list").entries?.first?.staleReason == "it is from another version")
    #expect(try json(Verification.self, "verify", status: 1).damaged.first?.reason == "it is from another version")
    #expect(try json(Removal.self, "prune").models?.removed == 1)
    #expect(!exists(entry))
  }

  @Test(arguments: [["prune", "--to-megabytes", "-1"], ["list", "--only", "photos"], ["list", "--format", "xml"]])
  func wrongUseIsStatus2(_ arguments: [String]) throws {
    #expect(try Program.run(["cache"] + arguments, environment: folder.environment).status == 2)
  }
}
