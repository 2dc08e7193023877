import Files
import Foundation
import Glibc
import ProgramSupport
import SystemPackage
import Testing

@Suite struct LineJournalTests {
  private let folder: TemporaryFolder
  private var path: FilePath { FilePath(folder.path("journal")) }

  init() throws { folder = try TemporaryFolder() }

  private func journal(_ access: LineJournal.Access = .shared, kind: String = "test") throws -> LineJournal {
    try LineJournal(at: path, kind: kind, access: access)
  }

  private func records() throws -> [String] {
    try journal(.readOnly).newRecords().map { String(decoding: $0, as: UTF8.self) }
  }

  private func bytes() throws -> [UInt8] { Array(try Data(contentsOf: URL(fileURLWithPath: path.string))) }

  private func fill() throws {
    let journal = try journal()
    for text in ["one", "two", "three"] { try journal.append(Array(text.utf8)) }
  }

  @Test func recordsOfSeveralProcessesComeInTheirOrder() throws {
    let (first, second) = (try journal(), try journal())
    try first.append(Array("a".utf8))
    try second.append(Array("b".utf8))
    #expect(try first.newRecords().map { String(decoding: $0, as: UTF8.self) } == ["a", "b"])
    try first.append(Array("c".utf8))
    #expect(try second.newRecords().map { String(decoding: $0, as: UTF8.self) } == ["a", "b", "c"])
    #expect(try second.newRecords().isEmpty)
  }

  @Test func cutOffAtAnyByteItGivesWholeRecordsAndTakesMore() throws {
    try fill()
    let whole = try bytes()
    for count in 0..<whole.count {
      try folder.write(Array(whole.prefix(count)), "journal")
      let before = try records()
      #expect(["one", "two", "three"].starts(with: before))
      try journal().append(Array("last".utf8))
      // A record of which only the end of its line is missing is whole once that has come.
      let after = try records()
      #expect(after.last == "last" && after.starts(with: before) && after.count <= before.count + 2)
      #expect(["one", "two", "three"].starts(with: after.dropLast()))
    }
  }

  @Test func aDamagedByteLosesItsRecordAndNothingElse() throws {
    try fill()
    let whole = try bytes()
    for index in whole.indices {
      var damaged = whole
      damaged[index] ^= 1
      try folder.write(damaged, "journal")
      let left = try records()
      #expect(left.count >= 2 || index < whole.firstIndex(of: 10) ?? 0 || damaged[index] == 10 || whole[index] == 10)
      #expect(left.allSatisfy { ["one", "two", "three"].contains($0) })
    }
  }

  @Test func aFileThatHoldsSomethingElseStaysAsItIs() throws {
    try folder.write(Array("a letter\nto a friend\n".utf8), "journal")
    #expect(throws: FileFailure.otherContent) { try journal() }
    #expect(String(decoding: try bytes(), as: UTF8.self) == "a letter\nto a friend\n")
    unlink(path.string)
    try fill()
    #expect(throws: FileFailure.otherContent) { try journal(kind: "other") }
  }

  @Test func linksPipesAndFoldersAreRefusedAtOnce() throws {
    try folder.write(Array("precious".utf8), "precious")
    symlink("precious", path.string)
    #expect(throws: FileFailure.link) { try journal() }
    unlink(path.string)
    mkfifo(path.string, 0o600)
    #expect(throws: FileFailure.notRegular) { try journal() }
    unlink(path.string)
    _ = try folder.folder("journal")
    #expect(throws: FileFailure.folder) { try journal() }
    #expect(try String(contentsOfFile: folder.path("precious"), encoding: .utf8) == "precious")
  }

  @Test func oneProcessAtATimeHasAnExclusiveOne() throws {
    let first = try journal(.exclusive)
    #expect(throws: FileFailure.system(.wouldBlock)) { try journal(.exclusive) }
    withExtendedLifetime(first) {}
  }
}
