import Glibc
import Imaging
import InferenceTrace
import OpenCoreML
import Scheduling
import SystemPackage

/// Writes photographs as a filter leaves them, at their full size, into a folder.
///
/// A result is written beside its destination and moved there in one step, so what is there is whole; a run that was
/// interrupted goes on with what is missing.
public struct PhotographExporter: Sendable {
  /// The file format of the results.
  public enum Format: String, Sendable, CaseIterable {
    case png, jpeg, webp

    /// How the results' names end.
    public var fileExtension: String { self == .jpeg ? "jpg" : rawValue }
  }

  /// What became of one photograph.
  public enum Outcome: Sendable {
    /// It was written.
    case written(FilePath)
    /// It was there already, newer than its source.
    case upToDate(FilePath)
    /// It could not be made; why.
    case failed(String)
  }

  private let configuration: GalleryConfiguration
  private let folder: FilePath
  private let format: Format
  private let workers: WorkerPool
  private let models: ModelShelf
  private let decoder: ImageDecoder
  private let recorder: any TraceRecorder
  private let parallelism: Int

  /// An exporter into `folder`, which is made where it is missing.
  public init(configuration: GalleryConfiguration, folder: FilePath, format: Format, recorder: any TraceRecorder) {
    self.configuration = configuration
    self.folder = folder
    self.format = format
    self.recorder = recorder
    let processors = max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))
    // One more than there are processors: a photograph is prepared while others are predicted and written.
    parallelism = processors + 1
    workers = WorkerPool(threadCount: processors)
    models = ModelShelf(sources: configuration.models, settings: configuration.modelSettings, recorder: recorder) {
      _, _ in
    }
    decoder = ImageDecoder(limits: configuration.limits)
  }

  /// Makes all results; `report` is called once a photograph, in the order in which they end.
  ///
  /// - Throws: `CancellationError` where the task is cancelled; an error where no result can be made at all: the folder
  ///   cannot be made or the model cannot be loaded.
  public func run(report: (Photograph, Outcome, _ index: Int, _ count: Int) -> Void) async throws {
    defer { workers.shutDown() }
    try createFolder()
    let (photographs, problems) = await PhotographLister(
      paths: configuration.paths, isRecursive: configuration.isRecursive
    ).list()
    if let problem = problems.first, photographs.isEmpty { throw ExportError(description: problem) }
    let names = ResultNames(photographs.map(\.path), fileExtension: format.fileExtension)
    // Nothing can be made where it cannot be loaded or used.
    if case .model(let index) = configuration.filter {
      try await models.withModel(index) { _ = try PredictionPlan($0.modelDescription) }
    }
    try await withThrowingTaskGroup(of: (Int, Outcome).self) { group in
      var next = 0
      func startNext() {
        guard next < photographs.count else { return }
        let (index, photograph) = (next, photographs[next])
        next += 1
        group.addTask { (index, try await self.export(photograph, as: self.folder.appending(names[index]))) }
      }
      for _ in 0..<parallelism { startNext() }
      var done = 0
      while let (index, outcome) = try await group.next() {
        done += 1
        report(photographs[index], outcome, done, photographs.count)
        startNext()
      }
    }
  }

  private func export(_ photograph: Photograph, as destination: FilePath) async throws -> Outcome {
    if Self.isUpToDate(destination, with: photograph.path) { return .upToDate(destination) }
    do {
      let finished = try await picture(of: photograph)
      let format = format
      try await workers.run(urgency: { 0 }) { _ in
        let bytes =
          switch format {
          case .png: try ImageEncoder.png(finished)
          case .jpeg: try ImageEncoder.jpeg(finished, quality: 92)
          case .webp: try ImageEncoder.webp(finished, quality: 90)
          }
        try Self.write(bytes, to: destination)
      }
      return .written(destination)
    } catch let error as CancellationError {
      throw error
    } catch {
      return .failed(String(describing: error))
    }
  }

  private func picture(of photograph: Photograph) async throws -> PixelBuffer {
    let clock = StageClock(label: photograph.rawName, recorder: recorder)
    do {
      return try await picture(of: photograph, clock)
    } catch let error as CancellationError {
      clock.recordCancellation()
      throw error
    } catch {
      clock.recordFailure(error)
      throw error
    }
  }

  private func picture(of photograph: Photograph, _ clock: StageClock) async throws -> PixelBuffer {
    let (decoder, models, filter) = (decoder, models, configuration.filter)
    clock.begin(.queueWait)
    let prepared = try await workers.run(urgency: { 1 }) { isCancelled in
      clock.begin(.prepare)
      let decoded = try decoder.decode(photograph.path, target: nil, scaling: .fit, isCancelled: isCancelled)
      let prepared = PreparedPicture(
        source: PictureCache.Source(buffer: decoded.buffer, originalSize: decoded.originalSize),
        inGray: models.showsGray(filter))
      clock.begin(nil)
      return prepared
    }
    guard case .model(let index) = filter else { return prepared.after }
    let (plan, value) = try await models.withModel(index) { model in
      let plan = try models.plan(index, model)
      let input = try await workers.run(urgency: { 0 }) { _ in try plan.input(from: prepared.source) }
      let value = try await models.gate(index).withAdmission(urgency: { 0 }) {
        try await plan.predict(input, by: model)
      }
      return (plan, value)
    }
    clock.begin(.queueWait)
    return try await workers.run(urgency: { 0 }) { _ in
      clock.begin(.convert)
      let finished = plan.finish(prepared, value: value).after
      clock.begin(nil)
      return finished
    }
  }

  private func createFolder() throws {
    let status = folder.withPlatformString { mkdir($0, 0o777) }
    guard status != 0, errno != EEXIST else { return }
    throw ExportError(
      description: "\(folder): the folder for the results cannot be made: \(String(cString: strerror(errno)))")
  }

  private static func isUpToDate(_ result: FilePath, with source: FilePath) -> Bool {
    var (resultInformation, sourceInformation) = (stat(), stat())
    guard result.withPlatformString({ stat($0, &resultInformation) }) == 0,
      source.withPlatformString({ stat($0, &sourceInformation) }) == 0
    else { return false }
    return resultInformation.st_mtim.tv_sec >= sourceInformation.st_mtim.tv_sec
  }

  private static func write(_ bytes: [UInt8], to destination: FilePath) throws {
    let temporary = FilePath("\(destination).part-\(getpid())")
    do {
      let file = try FileDescriptor.open(
        temporary, .writeOnly, options: [.create, .truncate], permissions: .init(rawValue: 0o644))
      try file.closeAfter { _ = try file.writeAll(bytes) }
      guard temporary.withPlatformString({ from in destination.withPlatformString { rename(from, $0) } }) == 0 else {
        throw Errno(rawValue: errno)
      }
    } catch let error as Errno {
      _ = temporary.withPlatformString { unlink($0) }
      throw ExportError(description: "\(destination): cannot be written: \(error)")
    }
  }
}
