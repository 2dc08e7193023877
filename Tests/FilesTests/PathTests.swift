import Files
import Foundation
import Glibc
import ProgramSupport
import SystemPackage
import Testing

@Suite struct PathTests {
  @Test func anyNameSurvivesAsText() {
    let bytes: [CChar] = [47, 120, 37, 34, 92, 32, 10, 27, -1, -61, -92, 126, 0]
    let path = FilePath(platformString: bytes)
    let text = PathText.encode(path)
    #expect(text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F })
    #expect(PathText.decode(text) == path)
    #expect(PathText.decode("/x%2") == nil && PathText.decode("/x%00") == nil)
  }

  @Test func aFilesIdentityTellsAWriteThatSetsItsTimeBack() throws {
    let folder = try TemporaryFolder()
    try folder.write([1, 2, 3], "x")
    let path = FilePath(folder.path("x"))
    let before = try #require(FileIdentity(following: path))
    var information = stat()
    stat(path.string, &information)
    // The kernel's clock for files moves every few milliseconds.
    while FileIdentity(following: path) == before {
      try folder.write([3, 2, 1], "y")
      let file = open(path.string, O_WRONLY)
      write(file, [UInt8](arrayLiteral: 3, 2, 1), 3)
      var times = [information.st_atim, information.st_mtim]
      futimens(file, &times)
      close(file)
    }
    let after = try #require(FileIdentity(following: path))
    #expect(after.modified == before.modified && after.size == before.size && after != before)
  }

  @Test func aFileIsReadUpToALimitAndAPipeNotAtAll() throws {
    let folder = try TemporaryFolder()
    try folder.write([1, 2, 3], "x")
    #expect(try RegularFile.read(FilePath(folder.path("x")), atMost: 3) == [1, 2, 3])
    #expect(throws: FileFailure.tooLarge(byteCount: 3, limit: 2)) {
      try RegularFile.read(FilePath(folder.path("x")), atMost: 2)
    }
    mkfifo(folder.path("pipe"), 0o600)
    #expect(throws: FileFailure.notRegular) { try RegularFile.read(FilePath(folder.path("pipe"))) }
    symlink("x", folder.path("link"))
    #expect(throws: FileFailure.link) { try RegularFile.read(FilePath(folder.path("link")), owner: .user) }
    #expect(try RegularFile.read(FilePath(folder.path("link"))) == [1, 2, 3])
  }
}
