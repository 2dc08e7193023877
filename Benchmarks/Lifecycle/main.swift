// What loading, unloading and cancelling cost, in seconds and bytes. Prints one JSON object, or for `cycles` a list: the bytes that
// remain after each of ROUNDS loads and unloads.
// usage: Lifecycle unload|cycles|loads|cancel MODEL ROUNDS FOLDER     FOLDER keeps prepared models
import Foundation
import Text

let arguments = CommandLine.arguments
guard arguments.count == 5, let rounds = Int(arguments[3]), rounds > 0 else {
  try? FileHandle.standardError.write(
    contentsOf: Data("usage: Lifecycle unload|cycles|loads|cancel MODEL ROUNDS FOLDER\n".utf8))
  exit(2)
}
let (model, folder) = (URL(fileURLWithPath: arguments[2]), URL(fileURLWithPath: arguments[4]))
if arguments[1] == "cycles" {
  let bytes = try await Unloading(model: model, folder: folder).cycles(rounds)
  print(String(decoding: try JSONEncoder().encode(bytes), as: UTF8.self))
  exit(0)
}
let figures: [String: Double] =
  switch arguments[1] {
  case "unload": try await Unloading(model: model, folder: folder).measure(rounds: rounds)
  case "loads": try await CachedLoads(model: model, folder: folder).measure(rounds: rounds)
  case "cancel": try await Cancelling(model: model, folder: folder).measure(rounds: rounds)
  default: [:]
  }
print(String(decoding: try JSONEncoder().encode(figures), as: UTF8.self))

func median(_ values: [Double]) -> Double { percentile(0.5, of: values) }

func percentile(_ share: Double, of values: [Double]) -> Double {
  Percentiles.value(at: share, ofSorted: values.sorted()) ?? 0
}

func seconds(_ duration: Duration) -> Double { duration / .seconds(1) }
