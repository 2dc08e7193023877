import CImageCodecs
import Glibc
import Scheduling
import Synchronization

/// The processes that decode formats without an in-process decoder. There are a few at most, kept for the next pictures.
final class HelperPool: Sendable {
  /// One for the whole process.
  static let shared = HelperPool(count: max(2, ProcessorCount.online))

  private static let step: UInt32 = 10_000
  /// Replacing a process now and then gets back whatever memory the old one leaked.
  private static let maximumUses = 400

  private let state: Mutex<State>

  private struct State {
    var idle: [Helper] = []
    var places: Int
  }

  private init(count: Int) { state = Mutex(State(places: count)) }

  /// Lends a helper to `body`, waiting until one is free. Meanwhile the calling thread gives up its place among the workers.
  func withHelper<Result: Sendable>(
    for format: ImageFormat, _ isCancelled: () -> Bool, _ body: (Helper) throws -> Result
  ) throws -> Result {
    let path = try Self.path(for: format)
    return try WorkerPool.whileWaiting {
      while !takePlace() {
        if isCancelled() { throw CancellationError() }
        usleep(Self.step)
      }
      defer { state.withLock { $0.places += 1 } }
      let helper = try takeIdle() ?? Helper(path: path, format)
      defer { giveBack(helper) }
      return try body(helper)
    }
  }

  private func takePlace() -> Bool {
    state.withLock { state in
      guard state.places > 0 else { return false }
      state.places -= 1
      return true
    }
  }

  private func takeIdle() -> Helper? {
    while let helper = state.withLock({ $0.idle.popLast() }) {
      if helper.isUsable { return helper }
    }
    return nil
  }

  private func giveBack(_ helper: Helper) {
    guard helper.isUsable, helper.useCount < Self.maximumUses else { return }
    state.withLock { $0.idle.append(helper) }
  }

  private static func path(for format: ImageFormat) throws -> UnsafePointer<CChar> {
    var message: UnsafePointer<CChar>?
    guard let path = imc_helper_path(&message) else {
      throw ImageError(
        .decoderMissing,
        message: "\(format.rawValue) needs libvips (Debian: libvips42) and vitrine-pictures, which is missing: "
          + (message.map { String(cString: $0) } ?? ""))
    }
    return path
  }
}

/// /// A decoding process; only its owner uses it, on one thread at a time.
/// // Safe because only the pool keeps helpers, and it lends each to one thread at a time.
final class Helper: @unchecked Sendable {
  private let helper: OpaquePointer
  private(set) var useCount = 0

  fileprivate init(path: UnsafePointer<CChar>, _ format: ImageFormat) throws {
    var started: OpaquePointer?
    try CodecCall.run(format) { message in
      started = imc_helper_start(path, message)
      return started == nil ? IMC_FAILED : IMC_OK
    }
    guard let started else { throw ImageError(.failed, message: "the helper cannot be started") }
    helper = started
  }

  deinit { imc_helper_stop(helper) }

  fileprivate var isUsable: Bool { imc_helper_is_usable(helper) != 0 }

  /// Sends a file's bytes; returns what its header says.
  func open(
    _ data: [UInt8], _ format: ImageFormat, megabytes: Int, seconds: Int, _ isCancelled: () -> Bool
  ) throws -> imc_helper_picture {
    useCount += 1
    var picture = imc_helper_picture()
    try CancellationCheck.withContext(isCancelled) { context in
      try data.withUnsafeBufferPointer { bytes in
        guard let address = bytes.baseAddress else { return }
        try CodecCall.run(format) {
          imc_helper_open(
            helper, address, bytes.count, UInt32(megabytes), UInt32(seconds), CancellationCheck.ask, context, &picture,
            $0)
        }
      }
    }
    return picture
  }

  /// Decodes the opened file to fit inside a square with this side in pixels; 0 means its own size.
  func decode(
    _ format: ImageFormat, side: Int, acceptsDamage: Bool, megabytes: Int, _ isCancelled: () -> Bool
  ) throws -> (buffer: PixelBuffer, damage: String?) {
    var picture = imc_helper_picture()
    let text = try CancellationCheck.withContext(isCancelled) { context in
      try CodecCall.run(format) {
        imc_helper_decode(
          helper, UInt32(side), acceptsDamage ? 1 : 0, UInt32(megabytes), CancellationCheck.ask, context, &picture, $0)
      }
    }
    let buffer = try PixelBuffer(
      width: Int(picture.width), height: Int(picture.height), format: picture.components == 1 ? .gray8 : .rgb8
    ) { pixels in
      guard let target = pixels.baseAddress else { return }
      try CodecCall.run(format) { imc_helper_read(helper, target, pixels.count, $0) }
    }
    return (buffer, picture.is_damaged != 0 ? text : nil)
  }
}
