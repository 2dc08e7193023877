/// Text for the terminal around tmux. tmux hands it on if its option `allow-passthrough` is on, and drops it otherwise.
package enum TmuxPassthrough {
  /// The text, wrapped: every escape in it is doubled.
  package static func wrapped(_ bytes: [UInt8]) -> [UInt8] {
    var wrapped = Array("\u{1B}Ptmux;".utf8)
    wrapped.reserveCapacity(bytes.count + 16)
    for byte in bytes {
      if byte == 0x1B { wrapped.append(byte) }
      wrapped.append(byte)
    }
    return wrapped + Array("\u{1B}\\".utf8)
  }
}
