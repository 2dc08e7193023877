// Runs cases through OpenCoreML: reads paths of manifests, one per line, and writes a line of JSON for each case as soon as it has
// ended. The engine may crash the process; the caller then continues after the case whose line is missing.
import Foundation

let encoder = JSONEncoder()
encoder.nonConformingFloatEncodingStrategy = .convertToString(
  positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
while let path = readLine() {
  let line = try encoder.encode(await CaseRunner.run(path))
  try FileHandle.standardOutput.write(contentsOf: line + Data("\n".utf8))
}
