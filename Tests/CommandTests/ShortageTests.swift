import Foundation
import ProgramSupport
import Testing

/// A machine that has nothing left: the program says what there is not enough of, and leaves nothing half-written.
@Suite(.serialized, .timeLimit(.minutes(5))) struct ShortageTests {
  private static func succeeds(_ command: String) -> Bool {
    (try? Program.shell(command))?.status == 0
  }

  /// Nobody in particular, whose processes nobody else adds to; the limit does not hold for root.
  private static let asNobody = "setpriv --reuid 65534 --regid 65534 --clear-groups"
  private static let canBeNobody = succeeds("\(asNobody) \(Program.path) --version")
  private static let canMount = succeeds("unshare -rm mount -t tmpfs none /tmp")

  private func shell(_ command: String, _ folder: TemporaryFolder) throws -> Program.Run {
    try Program.shell(command, environment: folder.environment)
  }

  @Test(.enabled(if: canBeNobody, "needs to run as a user without processes"), arguments: [3, 4])
  func withoutThreadsItSaysSoAndDoesNotWait(limit: Int) throws {
    let folder = try TemporaryFolder()
    // The timer comes first, as it is a process too.
    let command = "timeout 60 \(Self.asNobody) bash -c 'ulimit -u \(limit); exec \(Program.path) devices'"
    let run = try shell(command, folder)
    #expect(run.status == 1)
    #expect(run.error.contains("ulimit -u"), "\(run.error)")
  }

  @Test(.enabled(if: canBeNobody && Program.hasEngine, "needs to run as a user without processes"))
  func anEngineWithoutThreadsIsNamedAsSuch() throws {
    let folder = try TemporaryFolder()
    try folder.writePhotograph("a.png", red: 220, green: 20, blue: 20)
    _ = try folder.folder("out")
    try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: folder.url.path)
    try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: folder.path("out"))
    let program = "\(Program.path) apply \(folder.path("a.png")) -o \(folder.path("out"))"
    let run = try shell("timeout 60 \(Self.asNobody) bash -c 'ulimit -u 10; exec \(program)'", folder)
    #expect(run.status == 1)
    #expect(run.error.contains("ulimit -u"), "\(run.error)")
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder.path("out")).filter { $0.hasSuffix(".jpg") }.isEmpty)
  }

  @Test(
    .enabled(if: canMount && Program.hasEngine, "needs a mount namespace"),
    arguments: [["compile"], ["compress"]])
  func aFullDiskIsNamedAndNothingIsLeft(command: [String]) throws {
    let folder = try TemporaryFolder()
    let disk = try folder.folder("disk")
    let model = Program.sourceFolder.appendingPathComponent("Assets/Models/Colorizer.onnx").path
    let program = ([Program.path] + command + [model, "-o", disk + "/model.mlmodelc"]).joined(separator: " ")
    let run = try shell(
      "unshare -rm sh -c 'mount -t tmpfs -o size=200k none \(disk) && { \(program); echo status $?; ls -A \(disk); }'",
      folder)
    #expect(run.output == "status 1\n")
    #expect(
      run.error.contains("\(disk)/model.mlmodelc: ") && run.error.contains("No space left on device"), "\(run.error)")
  }
}
