import ArgumentParser
import Evaluation
import Foundation
import InferenceTrace
import Pictures
import TerminalUI

struct Strategies: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measure ways to colour a screen of photographs: one by one, in a batch, in parallel, limited.",
    discussion: """
      Example: vitrine strategies ~/Pictures --rounds 9 --format json

      The strategies take turns at the same photographs. A prediction is wasted if a fling to the end has already left its tile \
      behind. The lanes show when a few of the photographs were prepared and predicted. Photographs are decoded from their \
      files each time; anything else the machine does at the same time shows in the figures.
      """)

  @OptionGroup var photographs: PhotographOptions
  @OptionGroup var models: ModelOptions
  @OptionGroup var recording: RecordingOptions
  @OptionGroup var privacy: PrivacyOptions

  @Option(help: "How often to measure each strategy, at least once; medians are printed.")
  var rounds = 5

  @Option(help: "The most photographs on the screen; the first ones found are used.")
  var count = 60

  @Option(help: "How the figures are printed: \(OutputFormat.allValueStrings.joined(separator: ", ")).")
  var format: OutputFormat = .text

  mutating func validate() throws {
    guard (1...1_000).contains(rounds) else { throw ValidationError("--rounds takes a number from 1 to 1000") }
    guard (1...10_000).contains(count) else { throw ValidationError("--count takes a number from 1 to 10000") }
    guard models.filter == .model else { throw ValidationError("--filter: the strategies are ways to run a model") }
    guard models.modelPaths.count <= 1 else { throw ValidationError("--model: name one only, for all strategies") }
  }

  func run() async throws {
    var configuration = photographs.gallery()
    try models.apply(to: &configuration)
    guard let model = configuration.models.first else {
      throw CommandError("the bundled colouriser is missing; name a model with --model")
    }
    let (listed, problems) = await configuration.lister.list()
    Console.note(problems: problems)
    var hasProblems = !problems.isEmpty
    guard !listed.isEmpty else {
      throw CommandError("no photographs in \(configuration.title); name another folder, or look deeper with -r")
    }
    let trace = TraceBuffer(capacity: 8_192)
    let experiment = StrategyExperiment(
      model: model, settings: configuration.modelSettings, limits: configuration.limits, rounds: rounds,
      inFlight: models.inFlight ?? StrategyName.defaultInFlight, trace: trace)
    let showsProgress = isatty(STDERR_FILENO) == 1
    let report = try await recording.record(trace) {
      try await experiment.run(Array(listed.prefix(count))) { problem in
        hasProblems = true
        Console.note(problems: [problem])
      } progress: { progress in
        guard showsProgress else { return }
        Console.progress("round \(progress.round) of \(rounds): \(progress.strategy.rawValue)")
      }
    }
    if showsProgress { Console.progress("") }
    switch format {
    case .json: Console.write(try report.json() + "\n", as: .json)
    case .text:
      Console.write(report.table + "\n")
      Console.write(screen: Array(lanes(report).utf8))
    }
    if hasProblems { throw ExitCode(1) }
  }

  private func lanes(_ report: StrategyReport) -> String {
    guard isatty(STDOUT_FILENO) == 1 else { return report.laneFrame(columns: 120).text() + "\n" }
    let isMonochrome = ProcessInfo.processInfo.environment["NO_COLOR"].map { !$0.isEmpty } ?? false
    let columns = max(60, min(200, Console.columns ?? 120))
    return report.laneFrame(columns: columns).ansi(depth: isMonochrome ? .monochrome : .palette256)
  }
}
