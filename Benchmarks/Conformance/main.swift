// Runs cases through OpenCoreML: reads the paths of manifests, one a line, and writes a line of JSON for each as soon as it has
// ended. The engine may end the process: what starts it goes on with the case after the one that is missing.
import Foundation

let encoder = JSONEncoder()
encoder.nonConformingFloatEncodingStrategy = .convertToString(
  positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
while let path = readLine() {
  let line = try encoder.encode(await CaseRunner.run(path))
  try FileHandle.standardOutput.write(contentsOf: line + Data("\n".utf8))
}
