import ArgumentParser
import Files
import Gallery
import Glibc
import OpenCoreML
import Scheduling
import Settings

@main struct Vitrine: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "vitrine",
    abstract: "A gallery of photographs in the terminal that colours what is visible, and shows what that takes.",
    discussion: """
      Without a subcommand it browses: vitrine ~/Pictures

      Exit status: 0 done, 1 something could not be done, 2 wrong use, 130 interrupted,
      143 ended by SIGTERM.
      """,
    version: "vitrine 0.1.0",
    subcommands: [
      Browse.self, Snapshot.self, Apply.self, Evaluate.self, Report.self, Strategies.self, Trace.self, Stream.self,
      Compile.self, Compress.self, Devices.self, Cache.self, Config.self,
    ],
    defaultSubcommand: Browse.self)

  /// One for Swift's pool, one for the engine's calls, one for pictures, and one to spare.
  private static let leastThreads = 4

  /// Runs the command, and turns what it throws into a message on standard error and an exit status.
  static func main() async {
    Console.prepare()
    do {
      try BlockingThread.require(leastThreads)
      var command = try parseAsRoot()
      // A file that cannot be read is told, but for who asks for a new one.
      if !(command is Config) { try UserSettings.load() }
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
      end(0)
    } catch {
      end(status(of: error))
    }
  }

  /// Without what libraries do at a program's end: the engine takes its plugins away, while threads may still be freeing its models.
  private static func end(_ status: Int32) -> Never {
    for problem in CacheProblems.all { Console.note("vitrine: \(Console.sanitized(problem))") }
    fflush(nil)
    _exit(status)
  }

  private static func status(of error: any Error) -> Int32 {
    // All has been said.
    if let code = error as? ExitCode { return code.rawValue }
    let code = exitCode(for: error)
    // What the parser has to say: help goes to standard output, wrong use to standard error.
    if code == .success || error is CleanExit {
      Console.write(fullMessage(for: error) + "\n")
      return 0
    }
    if code == .validationFailure {
      Console.note(fullMessage(for: error))
      return 2
    }
    if error is CancellationError { return Interruption.status }
    // Of Foundation's errors what the system says.
    let message = FileContent.reason(error)
    Console.note("vitrine: \(Console.sanitized(message))")
    return 1
  }
}
