import Files
import Imaging
import InferenceTrace
import OpenCoreML
import Pictures
import Scheduling
import SystemPackage

/// Applies a filter to photographs and writes them to a folder, at full size.
///
/// A journal in the folder records which result was made from which photograph. An interrupted run continues with the missing
/// ones; if a photograph or a setting has changed, its result is made again; and a file that is not in the journal is never
/// replaced.
package struct PhotographExporter: Sendable {
  /// The file format of the results.
  package enum Format: String, Sendable, CaseIterable {
    case png, jpeg, webp

    /// The results' file extension.
    package var fileExtension: String { self == .jpeg ? "jpg" : rawValue }
  }

  /// What happened to one photograph.
  package enum Outcome: Sendable {
    /// It was written. If another file has its usual name, `besides` is that file's path.
    case written(FilePath, besides: FilePath?)
    /// It was already there.
    case upToDate(FilePath)
    /// It failed; the reason starts with the photograph's path.
    case failed(String)
  }

  /// What to report, in order.
  package enum Event: Sendable {
    /// A path that cannot be listed, with the reason.
    case problem(String)
    /// Something that the user should know, but that is not a failure.
    case note(String)
    /// A finished photograph, number `index` of `count`.
    case photograph(Photograph, Outcome, index: Int, count: Int)
  }

  private let configuration: GalleryConfiguration
  private let folder: FilePath
  private let format: Format
  private let workers: WorkerPool
  private let models: ModelShelf
  private let decoder: ImageDecoder
  private let recorder: any TraceRecorder
  private let parallelism: Int

  /// An exporter into `folder`, which is created if it is missing.
  package init(configuration: GalleryConfiguration, folder: FilePath, format: Format, recorder: any TraceRecorder) {
    self.configuration = configuration
    self.folder = folder
    self.format = format
    self.recorder = recorder
    let processors = ProcessorCount.online
    // One more than there are processors: a photograph is prepared while others are predicted and written.
    parallelism = processors + 1
    workers = WorkerPool(threadCount: processors)
    models = ModelShelf(sources: configuration.models, settings: configuration.modelSettings, recorder: recorder) {
      _, _ in
    }
    decoder = ImageDecoder(limits: configuration.limits)
  }

  /// Makes all results.
  ///
  /// - Throws: `CancellationError` if the task is cancelled; another error if nothing (more) can be made, because the folder
  ///   cannot be written or the model cannot be loaded.
  package func run(report: (Event) -> Void) async throws {
    defer { workers.shutDown() }
    let output = try await workers.run(urgency: { 0 }) { _ in
      try ResultFolder(
        folder, fileExtension: format.fileExtension,
        settings: try ExportSettings.text(configuration, format))
    }
    let (photographs, problems) = await configuration.lister.list()
    for problem in problems { report(.problem(problem)) }
    let (listed, foreign) = try await workers.run(urgency: { 0 }) { _ in
      let listed = ExportSources(photographs, output: output)
      return (listed, try output.assignNames(to: listed.sources.map(\.path)))
    }
    if listed.resultCount > 0 {
      let results = listed.resultCount == 1 ? "one result" : "\(listed.resultCount) results"
      report(.note("\(results) of earlier runs left out"))
    }
    if let first = foreign.first { report(.note(Self.note(of: foreign.count, first, in: folder))) }
    let sources = listed.sources
    var done = 0
    func tell(_ index: Int, _ outcome: Outcome) {
      done += 1
      report(.photograph(sources[index].photograph, outcome, index: done, count: sources.count))
    }
    var missing: [Int] = []
    try await Array(sources.indices).forEach(atOnce: parallelism) { index in
      try await workers.run(urgency: { 0 }) { _ in try output.status(of: sources[index].path) }
    } then: { index, known in
      if case .upToDate = known.status { tell(index, .upToDate(known.path)) } else { missing.append(index) }
    }
    guard !missing.isEmpty else { return }
    try await workers.run(urgency: { 0 }) { _ in try output.checkThatItCanBeWritten() }
    // If a model cannot be loaded or used, nothing can be made.
    for index in configuration.filter.models {
      try await models.withModel(index) { _ in }
    }
    try await missing.sorted().forEach(atOnce: parallelism) { index in
      try await export(sources[index], to: output)
    } then: { index, outcome in
      tell(index, outcome)
    }
    try await workers.run(urgency: { 0 }) { _ in try output.sync() }
  }

  private func export(_ source: ExportSources.Source, to output: ResultFolder) async throws -> Outcome {
    do {
      let before = FileIdentity(following: source.photograph.path)
      let finished = try await picture(of: source.photograph)
      let format = format
      let (path, besides) = try await workers.run(urgency: { 0 }) { isCancelled in
        // The file may have changed meanwhile: the journal must not credit the result to other content.
        let digest = try FileDigest(of: source.photograph.path, isCancelled: isCancelled)
        guard digest.file == before else { throw FileFailure.changed }
        let bytes =
          switch format {
          case .png: try ImageEncoder.png(finished)
          case .jpeg: try ImageEncoder.jpeg(finished, quality: ExportSettings.jpegQuality)
          case .webp: try ImageEncoder.webp(finished, quality: ExportSettings.webpQuality)
          }
        return try output.publish(bytes, of: digest, source.path)
      }
      return .written(path, besides: besides)
    } catch let error as CancellationError {
      throw error
    } catch let failure as FileFailure where failure.concernsWholeDisk {
      throw ExportError(
        description:
          "\(folder): results cannot be written there: \(failure); free some space, then run the command again")
    } catch {
      return .failed(Self.reason(error, of: source.photograph))
    }
  }

  /// What went wrong, after the photograph's path.
  private static func reason(_ error: any Error, of photograph: Photograph) -> String {
    let path = "\(photograph.path)"
    if let error = error as? ImageError { return "\(path): \(error.message)" }
    if let failure = error as? FileFailure, failure == .changed {
      return "\(path): it was changed while it was read; run the same command again"
    }
    let text = String(describing: error)
    return text.hasPrefix(path) ? text : "\(path): \(text)"
  }

  private static func note(of count: Int, _ first: FilePath.Component, in folder: FilePath) -> String {
    let path = folder.appending(first)
    return count == 1
      ? "\(path): was not written by this program, or before it kept a journal, so it stays and the result gets another name; move it "
        + "away to free the name"
      : "\(path) and \(count - 1) more were not written by this program, or before it kept a journal, so they stay and the results get "
        + "other names; move them away to free the names"
  }

  private func picture(of photograph: Photograph) async throws -> PixelBuffer {
    let clock = StageClock(label: photograph.rawName, recorder: recorder)
    let filter = configuration.filter
    let recipe = FileRecipe(
      path: photograph.path, decoder: decoder, format: format.imageFormat,
      inGray: { [models] in models.showsGray(filter) })
    var job = PictureJob(
      recipe, models: .onShelf(models, filter.models), workers: workers, urgency: { 1 }, clock: clock)
    (job.finishUrgency, job.tracedWaits) = (0, (models: false, finish: true))
    clock.begin(.queueWait)
    do {
      return try await InTurnStrategy().make(job)
    } catch {
      clock.end(with: error)
      throw error
    }
  }
}

/// How a result is made: at the photograph's full size.
private struct FileRecipe: PictureRecipe {
  let path: FilePath
  let decoder: ImageDecoder
  let format: ImageFormat
  let inGray: @Sendable () -> Bool

  func read(isCancelled: @Sendable () -> Bool) throws -> PreparedPicture {
    let decoded = try decoder.decode(path, target: nil, scaling: .fit, isCancelled: isCancelled)
    // Before the work that would be in vain.
    try ImageEncoder.check(PixelSize(width: decoded.buffer.width, height: decoded.buffer.height), for: format)
    return PreparedPicture(
      source: PictureCache.Source(buffer: decoded.buffer, originalSize: decoded.originalSize), inGray: inGray())
  }

  func finish(_ source: PreparedPicture, _ answers: [RawAnswer]) throws -> PixelBuffer {
    switch answers.count {
    case 0: source.after
    case 1: try answers[0].applied(to: source).after
    default: try ComparedPicture(source, answers[0].read(), answers[1].read()).picture()
    }
  }
}
