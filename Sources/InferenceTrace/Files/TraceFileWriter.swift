import Glibc
import Scheduling
import Synchronization

/// Writes what a buffer records to a file while it is recorded, on a thread of its own.
///
/// What was written before a kill stays readable. A write that fails ends the recording, not the program.
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

  /// Opens the file, of the format that its name asks for, and writes its beginning.
  ///
  /// - Throws: `TraceFileError` if it cannot be opened, or if it is a file that is no recorded trace: that is left as it is. What cannot be written, `start(onFailure:)` and `finish()` tell.
  public init(path: String, buffer: TraceBuffer) throws(TraceFileError) {
    self.path = path
    self.buffer = buffer
    state = Mutex(State(encoder: TraceFormat(path: path).encoder(processID: getpid())))
    descriptor = try Self.open(path)
    state.withLock { state in write(state.encoder.opening(), &state) }
  }

  /// Opens the file, emptied if it is an earlier trace. Pipes and devices are written to as they are.
  private static func open(_ path: String) throws(TraceFileError) -> Int32 {
    var information = stat()
    let isOther = stat(path, &information) == 0 && information.st_mode & S_IFMT != S_IFREG
    // Not emptied at once: it may be something else. Of a pipe its reader is not waited for, nor played.
    let flags = (isOther ? O_WRONLY : O_RDWR) | O_CREAT | O_CLOEXEC | O_NOCTTY | O_NONBLOCK
    let descriptor = Glibc.open(path, flags, 0o644)
    guard descriptor >= 0 else {
      throw .writing(path, errno == ENXIO ? "nobody reads from the pipe" : String(cString: strerror(errno)))
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
        path, "the file is there and is no recorded trace, so it stays as it is; delete it or name another one")
    }
    guard ftruncate(descriptor, 0) == 0 else {
      defer { close(descriptor) }
      throw .writing(path, String(cString: strerror(errno)))
    }
    return descriptor
  }

  /// Begins to write, several times a second, on a thread of its own; where that fails, calls `onFailure` there and ends.
  public func start(onFailure: @escaping @Sendable (TraceFileError) -> Void) {
    // Without it all is written at the end.
    try? BlockingThread.startIfPossible(name: "vitrine-record") {
      while self.writeWhatIsNew() { usleep(200_000) }
      if let failure = self.failure { onFailure(failure) }
    }
  }

  /// Writes the rest and the file's end; throws where anything since the beginning could not be written.
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

  /// Whether there is anything left to write to.
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
