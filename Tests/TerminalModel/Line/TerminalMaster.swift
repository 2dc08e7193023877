import Foundation
import Glibc
import Imaging

/// The terminal's end of a pseudo-terminal. It is closed when nobody needs it any more, also no answer that is still on its way.
final class TerminalMaster: Sendable {
  /// TIOCSPTLCK and TIOCGPTN, which Swift's Glibc module does not show.
  private static let (setLock, getNumber): (UInt, UInt) = (0x4004_5431, 0x8004_5430)

  let descriptor: Int32
  /// The path of the other end.
  let terminal: String

  /// A new pseudo-terminal. No other program that is started meanwhile inherits it, which would keep the line open.
  init() throws {
    descriptor = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
    var (isLocked, number): (Int32, UInt32) = (0, 0)
    guard descriptor >= 0, ioctl(descriptor, Self.setLock, &isLocked) == 0,
      ioctl(descriptor, Self.getNumber, &number) == 0
    else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
    terminal = "/dev/pts/\(number)"
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// Tells the kernel the size; it sends SIGWINCH if the size is another one.
  func setSize(columns: Int, rows: Int, pixels: PixelSize) {
    var size = winsize(
      ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: UInt16(clamping: pixels.width),
      ws_ypixel: UInt16(clamping: pixels.height))
    _ = ioctl(descriptor, UInt(TIOCSWINSZ), &size)
  }

  /// Whether something can be read, or the other end is closed.
  func isReadable(within milliseconds: Int32) -> Bool {
    var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return poll(&entry, 1, milliseconds) > 0
  }

  /// What can be read; `nil` once the other end is closed by everyone.
  func read(atMost count: Int) -> [UInt8]? {
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
      initialized = max(0, Glibc.read(descriptor, buffer.baseAddress, count))
    }
    return bytes.isEmpty ? nil : bytes
  }

  func write(_ bytes: [UInt8]) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return }
      rest = rest.dropFirst(count)
    }
  }

  /// Whether characters are handed over one by one and not echoed, as a program on the whole screen wants it.
  var isRaw: Bool {
    var settings = termios()
    guard tcgetattr(descriptor, &settings) == 0 else { return false }
    return settings.c_lflag & UInt32(ICANON | ECHO) == 0
  }
}
