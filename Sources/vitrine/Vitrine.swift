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
    abstract: "A gallery of photographs in the terminal that colours what you can see, and shows what that costs.",
    discussion: """
      Without a subcommand it browses: vitrine ~/Pictures

      Exit status: 0 done, 1 something could not be done, 2 wrong use, 130 interrupted,
      143 ended by SIGTERM.
      """,
    version: "vitrine 0.1.0",
    subcommands: [
      Browse.self, Snapshot.self, Apply.self, Evaluate.self, Report.self, Strategies.self, Trace.self, Stream.self,
      Inspect.self, Compile.self, Compress.self, Devices.self, Cache.self, Config.self,
    ],
    defaultSubcommand: Browse.self)

  /// One each for Swift's pool, the engine's calls and the pictures, and one spare.
  private static let leastThreads = 4

  /// Runs the command; an error becomes a message on standard error and an exit status.
  static func main() async {
    Console.prepare()
    do {
      try BlockingThread.require(leastThreads)
      var command = try parseAsRoot()
      // An unreadable settings file is an error, except for the command that prints a new one.
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

  /// Skips the libraries' exit handlers: the engine unloads its plugins there, while threads may still be freeing its models.
  private static func end(_ status: Int32) -> Never {
    for problem in CacheProblems.all { Console.note("vitrine: \(Console.sanitized(problem))") }
    fflush(nil)
    _exit(status)
  }

  private static func status(of error: any Error) -> Int32 {
    // The command has printed its own messages.
    if let code = error as? ExitCode { return code.rawValue }
    let code = exitCode(for: error)
    // The parser's own output: help goes to standard output, wrong use to standard error.
    if code == .success || error is CleanExit {
      Console.write(fullMessage(for: error) + "\n")
      return 0
    }
    if code == .validationFailure {
      Console.note(fullMessage(for: error))
      return 2
    }
    if error is CancellationError { return Interruption.status }
    // For Foundation's errors, the system's reason.
    let message = FileContent.reason(error)
    Console.note("vitrine: \(Console.sanitized(message))")
    return 1
  }
}
