import Foundation
import Glibc
import Pictures
import ProgramSupport
import SystemPackage
import Testing

@Suite(.timeLimit(.minutes(1))) struct PhotographListerTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// What a lister finds, as paths below the folder, and its problems.
  private func list(_ names: [String] = [""], recursive: Bool = false) async -> (names: [String], problems: [String]) {
    let lister = PhotographLister(
      paths: names.map { FilePath($0.isEmpty ? folder.url.path : folder.path($0)) }, isRecursive: recursive)
    let findings = AsyncStream<PhotographLister.Finding> { continuation in
      lister.start { finding in
        continuation.yield(finding)
        if case .photographs(_, isComplete: true) = finding { continuation.finish() }
      }
    }
    var found: [Photograph] = []
    var problems: [String] = []
    for await finding in findings {
      switch finding {
      case .photographs(let photographs, _): found = photographs
      case .problem(let path, let reason): problems.append("\(path.lastComponent?.string ?? ""): \(reason)")
      }
    }
    #expect(Set(found.map(\.id)).count == found.count)
    return (found.map { String($0.path.string.dropFirst(folder.url.path.count + 1)) }, problems)
  }

  @Test func numbersSortAsNumbersAndOtherFilesArePassedOver() async throws {
    for name in ["img10.jpg", "img9.JPG", "Img1.png", "notes.txt", ".hidden.jpg", "film.mp4", "noending"] {
      try folder.write([1], name)
    }
    #expect(await list().names == ["Img1.png", "img9.JPG", "img10.jpg"])
  }

  @Test func foldersInsideAreListedWhereAskedFor() async throws {
    _ = try folder.folder("b/deep")
    for name in ["a.jpg", "b/1.jpg", "b/deep/2.jpg", "c.jpg"] { try folder.write([1], name) }
    #expect(await list().names == ["a.jpg", "c.jpg"])
    #expect(Set(await list(recursive: true).names) == ["a.jpg", "c.jpg", "b/1.jpg", "b/deep/2.jpg"])
  }

  @Test func aLinkThatLeadsRoundInACircleEnds() async throws {
    _ = try folder.folder("inside")
    try folder.write([1], "inside/a.jpg")
    #expect(symlink("..", folder.path("inside/up")) == 0)
    #expect(symlink("inside", folder.path("again.jpg")) == 0)
    #expect(symlink("inside/a.jpg", folder.path("link.jpg")) == 0)
    #expect(symlink("nowhere", folder.path("dangling.jpg")) == 0)
    #expect(Set(await list(recursive: true).names) == ["inside/a.jpg", "link.jpg"])
  }

  @Test func aPipeAmongTheFilesDoesNotBlock() async throws {
    #expect(mkfifo(folder.path("pipe.jpg"), 0o600) == 0)
    try folder.write([1], "a.jpg")
    #expect(await list().names.contains("a.jpg"))
  }

  @Test func whatIsMissingIsAProblemAndTheRestIsListed() async throws {
    try folder.write([1], "a.jpg")
    let (names, problems) = await list(["missing", "a.jpg", "missing.jpg"])
    #expect(names == ["a.jpg"])
    #expect(problems == ["missing: No such file or directory", "missing.jpg: No such file or directory"])
  }

  @Test func severalPathsKeepTheirOrder() async throws {
    _ = try folder.folder("z")
    try folder.write([1], "z/2.jpg")
    try folder.write([1], "z/1.jpg")
    try folder.write([1], "a.bin")
    #expect(await list(["z", "a.bin"]).names == ["z/1.jpg", "z/2.jpg", "a.bin"])
  }

  @Test func aNameThatIsNoTextKeepsItsBytes() async throws {
    let bytes = Array(folder.path("bad-").utf8) + [0xFF, 0xFE] + Array(".jpg".utf8) + [0]
    let descriptor = bytes.withUnsafeBytes {
      open($0.bindMemory(to: CChar.self).baseAddress!, O_CREAT | O_WRONLY, 0o600)
    }
    #expect(descriptor >= 0)
    close(descriptor)
    let path = FilePath(folder.url.path)
    let found = await withCheckedContinuation { continuation in
      PhotographLister(paths: [path], isRecursive: false).start { finding in
        if case .photographs(let photographs, isComplete: true) = finding {
          continuation.resume(returning: photographs)
        }
      }
    }
    #expect(found.count == 1)
    #expect(found.first?.path.withPlatformString { access($0, F_OK) } == 0)
  }
}
