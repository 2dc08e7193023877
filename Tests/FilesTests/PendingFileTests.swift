import Files
import Foundation
import Glibc
import ProgramSupport
import SystemPackage
import Testing

@Suite struct PendingFileTests {
  private let folder: TemporaryFolder
  private var path: FilePath { FilePath(folder.url.path) }

  init() throws { folder = try TemporaryFolder() }

  private func write(_ text: String, as name: String, _ placement: PendingFile.Placement) throws {
    let file = try PendingFile(in: path)
    try file.write(Array(text.utf8))
    try file.publish(as: try #require(FilePath.Component(name)), placement)
  }

  private func content(_ name: String) throws -> String {
    try String(contentsOfFile: folder.path(name), encoding: .utf8)
  }

  private func regular(_ name: String) throws -> FileIdentity {
    guard case .regular(let file) = try PathState(path.appending(name)) else { throw FileFailure.notRegular }
    return file
  }

  @Test func aFileAppearsUnderItsNameAndNothingElseStays() throws {
    let name = String(repeating: "n", count: 255)
    try write("one", as: name, .new)
    #expect(try content(name) == "one")
    #expect(Leftovers.names(in: path) == [name])
  }

  @Test func aNewFileReplacesNothing() throws {
    try folder.write(Array("mine".utf8), "x")
    #expect(throws: FileFailure.system(.fileExists)) { try write("other", as: "x", .new) }
    #expect(try content("x") == "mine")
    #expect(Leftovers.names(in: path) == ["x"])
  }

  @Test func aFileThatIsAnotherOneByNowStays() throws {
    try folder.write(Array("old".utf8), "x")
    let old = try regular("x")
    try write("new", as: "x", .replacing(old))
    #expect(try content("x") == "new")
    #expect(throws: FileFailure.changed) { try write("newer", as: "x", .replacing(old)) }
    #expect(try content("x") == "new")
    #expect(Leftovers.names(in: path) == ["x"])
  }

  @Test func theFileKeepsThePermissionsOfTheOneThatItReplaces() throws {
    try folder.write(Array("old".utf8), "x")
    chmod(folder.path("x"), 0o600)
    try write("new", as: "x", .replacing(try regular("x")))
    var information = stat()
    stat(folder.path("x"), &information)
    #expect(information.st_mode & 0o777 == 0o600)
  }

  @Test func whatDeadProcessesLeftGoesAndWhatIsBeingWrittenStays() throws {
    let living = try PendingFile(in: path)
    try living.write([1])
    let names = [".vitrine-0123456789abcdef.part", ".vitrine-notes.part", "photo.jpg.part-77"]
    for name in names { try folder.write([1], name) }
    symlink("/nowhere", folder.path(".vitrine-00000000000000aa.part"))
    Leftovers.remove(in: path)
    let left = Leftovers.names(in: path)
    #expect(left.count == 4 && !left.contains(names[0]))
    #expect(left.contains(names[1]) && left.contains(names[2]))
    try living.publish(as: "done", .new)
    #expect(FileManager.default.fileExists(atPath: folder.path("done")))
  }

  @Test func aTemporaryFolderGoesWithItsOwnerAndThoseOfDeadProcessesGoWithTheNextOne() throws {
    _ = try folder.folder("work-0123456789abcdef/inside")
    let first = try TemporaryDirectory(in: path, prefix: "work-", permissions: 0o700)
    #expect(Leftovers.names(in: path) == [first.path.lastComponent?.string])
    symlink(folder.path("precious"), first.path.appending("link").string)
    _ = try folder.folder("precious")
    first.remove()
    #expect(Leftovers.names(in: path) == ["precious"])
  }
}
