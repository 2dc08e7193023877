import Glibc
import Scheduling
import Synchronization

/// Writes a buffer's records to a file while they are recorded, on a separate thread.
///
/// ```swift
/// let writer = try TraceFileWriter(path: "run.pftrace", buffer: buffer)
/// writer.start { print("recording stopped: \($0)") }
/// // record into the buffer
/// try writer.finish()
/// ```
///
/// If the program is killed, what was written stays readable. A failed write ends the recording, not the program.
public final class TraceFileWriter: Sendable {
  private let buffer: TraceBuffer
  private let path: String
  private let descriptor: Int32
  private let state: Mutex<State>

  private struct State {
    var encoder: any TraceEncoder
    var cursor = TraceBuffer.Cursor.start
    var failure: String?
    var isClosed = false
  }

  /// Opens the file and writes its beginning; the file's name decides the format.
  ///
  /// - Throws: `TraceFileError` if the file cannot be opened, or if it exists and is not a recorded trace; that file is left
  ///   unchanged. Later write errors are reported by `start(onFailure:)` and `finish()`.
  public init(path: String, buffer: TraceBuffer) throws(TraceFileError) {
    self.path = path
    self.buffer = buffer
    state = Mutex(State(encoder: TraceFormat(path: path).encoder(processID: getpid())))
    descriptor = try Self.open(path)
    state.withLock { state in write(state.encoder.opening(), &state) }
  }

  /// Opens the file; an earlier trace is emptied. Pipes and devices are opened as they are.
  private static func open(_ path: String) throws(TraceFileError) -> Int32 {
    var information = stat()
    let isOther = stat(path, &information) == 0 && information.st_mode & S_IFMT != S_IFREG
    // The file is not truncated yet, because it may be something else. Opening a pipe does not wait for a reader.
    let flags = (isOther ? O_WRONLY : O_RDWR) | O_CREAT | O_CLOEXEC | O_NOCTTY | O_NONBLOCK
    let descriptor = Glibc.open(path, flags, 0o644)
    guard descriptor >= 0 else {
      throw .writing(path, errno == ENXIO ? "no program is reading from the pipe" : String(cString: strerror(errno)))
    }
    guard fstat(descriptor, &information) == 0, fcntl(descriptor, F_SETFL, 0) == 0 else {
      defer { close(descriptor) }
      throw .writing(path, String(cString: strerror(errno)))
    }
    guard information.st_mode & S_IFMT == S_IFREG, information.st_size > 0 else { return descriptor }
    var start = [UInt8](repeating: 0, count: 512)
    let count = pread(descriptor, &start, start.count, 0)
    guard count > 0, TraceFormat.isOwnTrace(start.prefix(count)) else {
      close(descriptor)
      throw .writing(
        path, "this file is not a recorded trace, so it is left alone; delete it or name another one")
    }
    guard ftruncate(descriptor, 0) == 0 else {
      defer { close(descriptor) }
      throw .writing(path, String(cString: strerror(errno)))
    }
    return descriptor
  }

  /// Starts to write, several times a second, on a separate thread. If writing fails, that thread calls `onFailure` and ends.
  public func start(onFailure: @escaping @Sendable (TraceFileError) -> Void) {
    // If no thread can be started, everything is written at the end.
    try? BlockingThread.startIfPossible(name: "vitrine-record") {
      while self.writeWhatIsNew() { usleep(200_000) }
      if let failure = self.failure { onFailure(failure) }
    }
  }

  /// Writes the rest and the file's end. Throws if anything could not be written since the beginning.
  public func finish() throws(TraceFileError) {
    writeWhatIsNew()
    state.withLock { state in
      guard !state.isClosed else { return }
      write(state.encoder.closing(), &state)
      state.isClosed = true
      close(descriptor)
    }
    if let failure { throw failure }
  }

  private var failure: TraceFileError? {
    state.withLock(\.failure).map { .writing(path, $0) }
  }

  /// Writes the new records; returns whether writing can go on.
  @discardableResult private func writeWhatIsNew() -> Bool {
    state.withLock { state in
      guard !state.isClosed, state.failure == nil else { return false }
      let reading = buffer.read(after: state.cursor)
      state.cursor = reading.cursor
      var bytes: [UInt8] = []
      if reading.lostCount > 0 {
        let note = "\(reading.lostCount) records came faster than they could be written"
        bytes += state.encoder.encode(.event(TraceEvent(kind: .note, label: note)))
      }
      for record in reading.records { bytes += state.encoder.encode(record) }
      write(bytes, &state)
      return state.failure == nil
    }
  }

  private func write(_ bytes: [UInt8], _ state: inout State) {
    guard state.failure == nil else { return }
    state.failure = bytes.withUnsafeBytes { bytes in
      var written = 0
      while written < bytes.count {
        let count = Glibc.write(descriptor, bytes.baseAddress?.advanced(by: written), bytes.count - written)
        if count < 0 && errno == EINTR { continue }
        guard count > 0 else { return String(cString: strerror(errno)) }
        written += count
      }
      return nil
    }
  }
}
