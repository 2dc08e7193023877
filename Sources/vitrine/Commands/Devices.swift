import ArgumentParser
import Foundation
import OpenCoreML

struct Devices: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "List the compute devices with their properties.",
    discussion: "Example: vitrine devices --format json")

  /// How the devices are printed.
  enum Format: String, ExpressibleByArgument, CaseIterable { case text, json }

  @Option(help: "How they are printed: \(Format.allValueStrings.joined(separator: ", ")).")
  var format: Format = .text

  func run() async throws {
  }
}
