import Foundation
import Glibc
import ModelFiles
import OpenCoreML
import ProgramSupport
import Testing

@Suite struct SpecializationCacheTests {
  private let folder: TemporaryFolder
  private let cache: MLSpecializationCache

  init() throws {
    folder = try TemporaryFolder()
    cache = MLSpecializationCache(directory: folder.url)
  }

  private func description(_ key: String, _ number: Int) throws -> CacheEntry.Description {
    let models = folder.url.appendingPathComponent("models")
    try FileManager.default.createDirectory(at: models, withIntermediateDirectories: true)
    let model = models.appendingPathComponent("\(number).onnx")
    try Data([UInt8(number)]).write(to: model)
    let part = PreparedPart(
      target: EngineTarget(device: "CPU", deviceDescription: "A processor", properties: [:]), operations: 0..<1,
      inputs: [], outputs: [], precision: "f32")
    return CacheEntry.Description(
      key: key, modelName: "Model \(number)", modelPath: model.path, sourceDigest: "\(number)", configuration: [],
      engine: "Fake", created: Date(),
      metadata: ModelMetadata(source: .init(fileName: "\(number).onnx", digest: "\(number)"), inputs: [], outputs: []),
      parts: [part])
  }

  private func store(_ number: Int, byteCount: Int = 10_000) throws {
    let key = String(repeating: "0", count: 63) + "\(number)"
    let file = folder.url.appendingPathComponent("\(key).prepared")
    try CacheEntry.write(
      description(key, number), to: file,
      exports: [
        { descriptor in
          try FileHandle(fileDescriptor: descriptor, closeOnDealloc: false).write(
            contentsOf: [UInt8](repeating: 7, count: byteCount))
        }
      ])
    // A minute apart, the later number the more recent.
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSince1970: 1_700_000_000 + 60 * Double(number))], ofItemAtPath: file.path)
  }

  @Test func listsWhatIsThereTheMostRecentlyUsedFirst() throws {
    for number in 0..<3 { try store(number) }
    _ = try folder.file("notes.txt", [1])
    let entries = try cache.entries()
    #expect(entries.map(\.modelName) == ["Model 2", "Model 1", "Model 0"])
    #expect(entries.first?.modelPath?.hasSuffix("/models/2.onnx") == true)
    #expect(entries.first?.device == "CPU")
    #expect(entries.allSatisfy { $0.hitCount == 0 && $0.staleReason == nil })
    #expect(entries.first?.precision == "f32")
    #expect((entries.first?.byteCount ?? 0) > 10_000)
  }

  @Test func aFolderThatDoesNotExistIsAnEmptyCache() throws {
    let absent = MLSpecializationCache(directory: folder.url.appendingPathComponent("absent"))
    #expect(try absent.entries().isEmpty)
    try absent.removeAll()
  }

  @Test func aFolderThatIsAFileCannotBeListed() throws {
    let file = MLSpecializationCache(directory: try folder.file("file"))
    #expect(throws: MLModelError.self) { try file.entries() }
  }

  @Test func pruningRemovesTheLeastRecentlyUsed() throws {
    for number in 0..<4 { try store(number) }
    let newest = try cache.entries().prefix(2)
    let removed = try cache.prune(toByteCount: newest.reduce(0) { $0 + $1.byteCount })
    #expect(removed.map(\.modelName) == ["Model 0", "Model 1"])
    #expect(try cache.entries().map(\.modelName) == ["Model 3", "Model 2"])
  }

  @Test func verifyingFindsDamage() throws {
    for number in 0..<3 { try store(number) }
    let file = folder.url.appendingPathComponent(String(repeating: "0", count: 63) + "1.prepared")
    var bytes = try Data(contentsOf: file)
    bytes[bytes.count - 1] ^= 1
    try bytes.write(to: file)
    let damage = try cache.verify().reduce(into: [:]) { $0[$1.entry.key.last] = $1.damage }
    #expect(damage.count == 1)
    #expect(damage["1"]?.contains("checksum") == true)
  }

  @Test func removingTwiceIsHarmless() throws {
    try store(0)
    let entry = try #require(try cache.entries().first)
    try cache.remove(entry)
    try cache.remove(entry)
    #expect(try cache.entries().isEmpty)
  }

  @Test func whatAKilledProcessLeftGoesAfterAnHour() throws {
    let (old, young) = (try folder.file(".writing-old", [1]), try folder.file(".writing-young", [1]))
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSinceNow: -7200)], ofItemAtPath: old.path)
    try cache.prune()
    #expect(!FileManager.default.fileExists(atPath: old.path))
    #expect(FileManager.default.fileExists(atPath: young.path))
  }

  @Test func whatAKilledProcessLeftIsToldByItsLockAndGoesAtOnce() throws {
    let dead = try folder.file(".vitrine-0123456789abcdef.part", [1])
    try cache.prune()
    #expect(!FileManager.default.fileExists(atPath: dead.path))
  }

  @Test func aFolderWithTheNameOfAPreparedModelIsLeftAlone() throws {
    try store(0)
    let other = folder.url.appendingPathComponent("notes.prepared")
    try FileManager.default.createDirectory(at: other, withIntermediateDirectories: true)
    #expect(try cache.entries().count == 1)
    try cache.removeAll()
    #expect(try cache.entries().isEmpty && FileManager.default.fileExists(atPath: other.path))
  }

  /// A pipe would be waited for, and a link would be followed.
  @Test func linksAndPipesInPlaceOfTheCachesFilesAreNotUsed() throws {
    try store(0)
    let key = try #require(try cache.entries().first?.key)
    let (entry, hits) = (
      folder.url.appendingPathComponent("\(key).prepared"), folder.url.appendingPathComponent("\(key).hits")
    )
    mkfifo(hits.path, 0o600)
    #expect(try cache.lookup(key) != nil)
    unlink(hits.path)
    let precious = try folder.file("precious", [1])
    symlink(precious.path, hits.path)
    #expect(try cache.lookup(key) != nil)
    #expect(try Data(contentsOf: precious) == Data([1]))
    try FileManager.default.moveItem(at: entry, to: folder.url.appendingPathComponent("elsewhere"))
    symlink("elsewhere", entry.path)
    #expect(throws: (any Error).self) { try cache.lookup(key) }
  }

  @Test func aFailedExportLeavesNothingBehind() throws {
    struct DiskFull: Error {}
    let file = folder.url.appendingPathComponent("x.prepared")
    #expect(throws: DiskFull.self) {
      try CacheEntry.write(description("x", 0), to: file, exports: [{ _ in throw DiskFull() }])
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path) == ["models"])
  }

  @Test func whatAModelLeftBehindGoesWithIt() throws {
    for number in 0..<3 { try store(number) }
    try FileManager.default.removeItem(at: folder.url.appendingPathComponent("models/1.onnx"))
    #expect(try cache.entries().compactMap(\.staleReason) == ["its model is gone"])
    #expect(try cache.prune().map(\.modelName) == ["Model 1"])
    #expect(try cache.entries().map(\.modelName) == ["Model 2", "Model 0"])
  }
}
