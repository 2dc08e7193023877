import CNcurses

/// ncurses' screen. It draws into memory: a terminal that reads slowly, or no more, must not hold up the program.
@MainActor final class CursesScreen {
  private let screen: OpaquePointer
  private let memory: Int32

  /// Opens the screen for an entry of terminfo; `nil` if it cannot be used.
  init?(entryName: String) {
    let memory = ncs_memory_file()
    guard memory >= 0, let screen = ncs_open_screen(entryName, memory) else {
      if memory >= 0 { close(memory) }
      return nil
    }
    self.screen = screen
    self.memory = memory
  }

  /// Makes ncurses draw again what has moved: a terminal would move the pixels above it, too, and even others.
  func stopMoving() { ncs_stop_moving() }

  /// The bytes that bring the terminal to what was drawn.
  func refreshed() -> [UInt8] {
    refresh()
    return taken()
  }

  /// The bytes that give the terminal back.
  func ended() -> [UInt8] {
    endwin()
    return taken()
  }

  /// The bytes that ncurses has written since the last call.
  func taken() -> [UInt8] {
    let count = Int(lseek(memory, 0, SEEK_CUR))
    guard count > 0 else { return [] }
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, read in
      read = max(0, pread(memory, buffer.baseAddress, count, 0))
    }
    lseek(memory, 0, SEEK_SET)
    return bytes
  }
}
