import ArgumentParser
import OpenCoreML

struct Devices: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "List the compute devices with their properties.",
    discussion: "Example: vitrine devices --format json")

  @Option(help: "How they are printed: \(OutputFormat.allValueStrings.joined(separator: ", ")).")
  var format: OutputFormat = .text

  private struct Report: Encodable {
    struct Device: Encodable {
      var name: String
      var kind: String
      var description: String
      var capabilities: [String]
    }

    var devices: [Device]
  }

  func run() async throws {
    let devices: [MLComputeDevice]
    do {
      devices = try MLComputeDevice.available()
    } catch {
      throw CommandError("no compute device: \(EngineFailure.reason(error))")
    }
    let report = Report(devices: devices.map(Self.device))
    switch format {
    case .json: Console.write(try report.json() + "\n", as: .json)
    case .text:
      for device in report.devices {
        Console.write("\(device.name)  \(device.description)\n    \(device.capabilities.joined(separator: " "))\n")
      }
    }
  }

  private static func device(_ device: MLComputeDevice) -> Report.Device {
    let kind =
      switch device {
      case .cpu: "cpu"
      case .gpu: "gpu"
      case .neuralEngine: "neuralEngine"
      }
    let properties = device.properties
    return Report.Device(
      name: properties.name, kind: kind, description: properties.fullName, capabilities: properties.capabilities)
  }
}
