import ArgumentParser
import Foundation
import ModelFiles
import OpenCoreML

struct Inspect: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Say what a model takes, gives and contains, and what of it cannot run here.",
    discussion: """
      Example: vitrine inspect MobileNet.mlpackage

      Reads models in every format that can be loaded. Of Core ML's own formats (.mlpackage, .mlmodel and Apple's .mlmodelc) only the \
      description is read, so this takes milliseconds, whatever the model's size.
      """)

  @Argument(help: ArgumentHelp("The model.", valueName: "model"))
  var model: String

  @Option(help: "How the result is printed: \(OutputFormat.allValueStrings.joined(separator: ", ")).")
  var format: OutputFormat = .text

  func run() async throws {
    let url = URL(fileURLWithPath: model)
    let inspection = try await CompileThread.shared.run { try ModelInspection.inspect(url) }
    let report = InspectionReport(inspection, path: model)
    switch format {
    case .json: Console.write(try report.json() + "\n", as: .json)
    case .text: Console.write(report.text)
    }
  }
}
