// Predictions of all kinds at once from tasks on a pool of which only a given number of threads is left: tests run it as a process of its
// own. Says how many ended in which way; ends with the status 3 where a round does not end in its time.
// usage: PredictionMix ROUNDS FREE-THREADS SEED [MODEL...]     without models: an engine of its own
import Foundation
import OpenCoreML

let arguments = CommandLine.arguments
guard arguments.count >= 4, let rounds = Int(arguments[1]), let threads = Int(arguments[2]),
  let seed = UInt64(arguments[3])
else {
  FileHandle.standardError.write(Data("usage: PredictionMix ROUNDS FREE-THREADS SEED [MODEL...]\n".utf8))
  exit(2)
}
let urls = arguments.dropFirst(4).map { URL(fileURLWithPath: $0) }
let subjects = urls.isEmpty ? try await Subject.ofOwnEngine() : try await Subject.ofRealEngine(urls)

let pool = NarrowPool(freeThreads: threads)
guard await pool.begin() else {
  print("the pool cannot be narrowed to \(threads)")
  exit(4)
}
let watch = Deadline(seconds: 60)
var endings = Endings()
for round in 0..<rounds {
  watch.extend("round \(round)")
  endings.add(await Round(subjects: subjects, seed: seed &+ UInt64(round)).run())
}
watch.end()
pool.end()
print("answers \(endings.answers) cancellations \(endings.cancellations) others \(endings.others)")
exit(endings.others == 0 && endings.answers > 0 ? 0 : 1)
