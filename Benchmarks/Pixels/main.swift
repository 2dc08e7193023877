// What real pixels cost the line, the terminal and the program, seen by a model of the terminal. Prints one JSON object, and to standard
// error what the bytes were for.
// usage: Pixels PHOTOGRAPHS local|stream|keys|slowkeys|memory
import Foundation

let arguments = CommandLine.arguments
let photographs = URL(fileURLWithPath: arguments.count > 1 ? arguments[1] : "")
let megabyte = 1_000_000
let result: [String: Double]
switch arguments.count == 3 ? arguments[2] : "" {
case "local": result = try LocalBytes.measure(photographs)
case "stream": result = try StreamedPictures.measure(photographs, bytesPerSecond: megabyte)
case "keys": result = try KeyTimes.measure(photographs, bytesPerSecond: nil)
case "slowkeys": result = try KeyTimes.measure(photographs, bytesPerSecond: megabyte)
case "memory": result = try TerminalMemory.measure(photographs)
default:
  note("usage: Pixels PHOTOGRAPHS local|stream|keys|slowkeys|memory")
  exit(2)
}
let encoder = JSONEncoder()
encoder.outputFormatting = [.sortedKeys]
print(String(decoding: try encoder.encode(result), as: UTF8.self))
