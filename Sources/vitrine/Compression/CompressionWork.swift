import Evaluation
import Foundation
import Gallery
import Glibc
import Imaging
import InferenceTrace
import ModelFiles
import OpenCoreML
import Pictures
import Synchronization
import SystemPackage

/// Compresses one model. Shows progress on standard error if that is a terminal, and remarks always.
struct CompressionWork {
  /// The model's path.
  let model: String
  /// Names of operations that stay in f32; may contain wildcards.
  let kept: [String]
  /// Settings that override the model's file.
  let correction: ModelCorrection
  let recorder: any TraceRecorder
  /// Whether to mention that the model had already been compressed.
  var saysWhatWasLost = true

  private let showsProgress = isatty(STDERR_FILENO) == 1
  private var source: URL { URL(fileURLWithPath: model) }
  private var compressor: ModelCompressor { ModelCompressor(correction: correction, recorder: recorder) }

  init(model: String, kept: [String], correction: ModelCorrection, recorder: any TraceRecorder) {
    (self.model, self.kept, self.correction, self.recorder) = (model, kept, correction, recorder)
  }

  /// Stores the weights in another form.
  func compress(as form: CompressionForm, to destination: URL) async throws {
    let note = try await compressor.compress(source, as: form, keeping: kept, to: destination)
    if let note, saysWhatWasLost { say(note) }
  }

  /// Makes a model that computes in 8-bit integers.
  ///
  /// - Returns: how many photographs and paths could not be read.
  func calibrate(
    on paths: [String], isRecursive: Bool, subset: Int, limits: ImageLimits, to destination: URL
  ) async throws -> Int {
    let quantizer = try await Quantizer.find()
    return try await TemporaryFolder.with { folder in
      let folded = try await compressor.fold(source, keeping: kept, into: folder)
      let calibration = try CalibrationSet(folded.metadata, model: model, limits: limits)
      let (photographs, problemCount) = try await photographs(in: paths, isRecursive: isRecursive)
      let tensors = folder.appendingPathComponent("tensors")
      let content = try await calibration.write(photographs, count: subset, to: tensors) { done, count in
        show("photographs: \(done) of \(count)")
      }
      hide()
      for failure in content.failures { say("\(failure.path): left out: \(failure.reason)") }
      guard content.count > 0 else {
        throw CommandError("none of the photographs for --calibrate can be read")
      }
      if content.count < CalibrationSet.recommendedCount {
        let number = content.count == 1 ? "one photograph is" : "\(content.count) photographs are"
        say(
          "\(number) too few for ranges that hold for others: use \(CalibrationSet.recommendedCount) at least, "
            + "better \(CalibrationSet.usualCount)")
      }
      let line = ProgressLine(isShown: showsProgress)
      let quantized = try await quantizer.quantize(folded, content, tensors: tensors, in: folder) {
        line.show("calibration \($2): \($0) of \($1)")
      }
      hide()
      try await compressor.write(folded, quantized: quantized, photographCount: content.count, to: destination)
      if let note = folded.note, saysWhatWasLost { say(note) }
      return content.failures.count + problemCount
    }
  }

  private func photographs(in paths: [String], isRecursive: Bool) async throws -> ([FilePath], problemCount: Int) {
    let (found, problems) = await PhotographLister(paths: paths.map { FilePath($0) }, isRecursive: isRecursive).list()
    for problem in problems { say(problem) }
    guard !found.isEmpty else {
      throw CommandError(
        "--calibrate: no photographs in \(paths.joined(separator: ", "))\(isRecursive ? "" : "; look deeper with -r")")
    }
    return (found.map(\.path), problems.count)
  }

  private func say(_ text: String) { Console.note("vitrine: \(Console.sanitized(text))") }
  private func show(_ text: String) { if showsProgress { Console.progress(text) } }
  private func hide() { if showsProgress { Console.progress("") } }
}

/// A progress line that any thread may write, shown a few times a second.
private final class ProgressLine: Sendable {
  private let isShown: Bool
  private let last = Mutex(TraceTime.now.advanced(bySeconds: -1))

  init(isShown: Bool) { self.isShown = isShown }

  func show(_ text: String) {
    guard isShown else { return }
    let now = TraceTime.now
    last.withLock { last in
      guard now.seconds(since: last) > 0.1 else { return }
      last = now
      Console.progress(text)
    }
  }
}
