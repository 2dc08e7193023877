import Files
import Foundation
import Glibc
import ProgramSupport
import SystemPackage
import Testing

@Suite struct FileContentTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func url(_ name: String) -> URL { URL(fileURLWithPath: folder.path(name)) }

  private func code(_ body: () throws -> [UInt8]) -> POSIXErrorCode? {
    do {
      _ = try body()
      return nil
    } catch {
      return (error as? POSIXError)?.code
    }
  }

  @Test func aFileIsReadFromItsStart() throws {
    try folder.write(Array(0..<200), "x")
    #expect(try FileContent.read(url("x")) == Array(0..<200))
    #expect(try FileContent.read(url("x"), atMost: 3) == [0, 1, 2])
    let opened = try FileContent.open(url("x"))
    #expect(try FileContent.read(opened) == Array(0..<200))
    #expect(try FileContent.read(opened, atMost: 1) == [0])
  }

  @Test func whatIsNoFileHasTheSystemsError() throws {
    mkfifo(folder.path("pipe"), 0o600)
    #expect(code { try FileContent.read(url("missing")) } == .ENOENT)
    #expect(code { try FileContent.read(folder.url) } == .EISDIR)
    #expect(code { try FileContent.read(url("pipe")) } == .EINVAL)
    #expect(FileContent.reason(POSIXError(.EISDIR)) == "Is a directory")
  }

  @Test func theProgramsOwnFilesAreNotReadThroughLinks() throws {
    try folder.write([1], "x")
    symlink("x", folder.path("link"))
    #expect(try FileContent.readOwn(url("x")) == [1])
    #expect(throws: FileFailure.link) { try FileContent.readOwn(url("link")) }
    #expect(code { try FileContent.readOwn(url("missing")) } == .ENOENT)
  }

  @Test(arguments: [1_700_000_000.25, 0, -0.5, -1, -1.75])
  func aFilesTimeIsThatOfTheSystem(_ seconds: Double) throws {
    try folder.write([1], "x")
    var times = [timespec](
      repeating: timespec(
        tv_sec: Int(seconds.rounded(.down)), tv_nsec: Int((seconds - seconds.rounded(.down)) * 1e9)), count: 2)
    #expect(utimensat(AT_FDCWD, folder.path("x"), &times, 0) == 0)
    let file = try #require(FileIdentity(following: FilePath(folder.path("x"))))
    #expect(file.modifiedSeconds == Int(seconds.rounded(.down)))
    #expect(file.modificationDate.timeIntervalSince1970 == seconds)
  }
}
