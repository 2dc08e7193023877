/// Strings: OSC, DCS and APC.
extension TerminalScreen {
  mutating func obey(_ kind: ControlString, _ bytes: [UInt8]) {
    switch kind {
    case .operatingSystem: operatingSystemCommand(bytes)
    case .device: deviceString(bytes)
    case .application: application(bytes, isWrapped: false)
    case .privacy, .start: note([0x1B, kind.rawValue] + bytes.prefix(40))
    }
  }

  /// What came through tmux's passthrough.
  mutating func obeyInner(_ kind: ControlString, _ bytes: [UInt8]) {
    switch kind {
    case .application: application(bytes, isWrapped: true)
    case .operatingSystem: if let reply = personality.outer.reply(toCommand: bytes) { replies.append(reply) }
    case .device where bytes.starts(with: Array("+q".utf8)): break
    case .device, .privacy, .start: ownFaults.append("in the passthrough: \(Self.visible(bytes.prefix(40)))")
    }
  }

  private mutating func operatingSystemCommand(_ bytes: [UInt8]) {
    if let reply = personality.reply(toCommand: bytes) { return replies.append(reply) }
    let text = String(decoding: bytes, as: UTF8.self)
    let parts = text.split(separator: ";", maxSplits: 1, omittingEmptySubsequences: false)
    switch parts.first ?? "" {
    case "0", "2": title = parts.count > 1 ? String(parts[1]) : ""
    // Colours, links, the clipboard and marks of the shell change nothing here.
    case "1", "4", "7", "8", "10", "11", "12", "52", "104", "110", "111", "112", "133": break
    default: note([0x1B, 0x5D] + bytes.prefix(40))
    }
  }

  private mutating func deviceString(_ bytes: [UInt8]) {
    if bytes.starts(with: Array("tmux;".utf8)) {
      guard case .tmux(_, let passes) = personality.multiplexer else {
        return ownFaults.append("wrapped for tmux, which is not there")
      }
      guard !isPaneHidden else { return }
      let wrapped = Self.undoubled(bytes.dropFirst(5))
      if passes { return feedInner(wrapped) }
      // Questions are how a program finds out; pictures that get lost are a mistake.
      if Self.bringsPicture(wrapped) { ownFaults.append("a picture was wrapped for a tmux that lets nothing through") }
    } else if bytes.starts(with: Array("+q".utf8)) || bytes.starts(with: Array("$q".utf8)) {
      // XTGETTCAP and DECRQSS: terminals without them say nothing.
    } else if let name = bytes.first(where: { $0 >= 0x40 }), name == 0x71 {
      takeSixels(bytes)
    } else {
      note([0x1B, 0x50] + bytes.prefix(40))
    }
  }

  private static func bringsPicture(_ bytes: [UInt8]) -> Bool {
    guard bytes.starts(with: [0x1B, 0x5F]),
      let command = GraphicsCommand(Array(bytes.dropFirst(2).prefix { $0 != 0x1B }))
    else { return false }
    return command.action != "q"
  }

  private static func undoubled(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    var result: [UInt8] = []
    var isSecond = false
    for byte in bytes {
      if byte == 0x1B, !isSecond {
        isSecond = true
      } else {
        if isSecond, byte != 0x1B { result.append(0x1B) }
        isSecond = false
        result.append(byte)
      }
    }
    return result
  }

  private mutating func application(_ bytes: [UInt8], isWrapped: Bool) {
    guard let command = GraphicsCommand(bytes) else { return note([0x1B, 0x5F] + bytes.prefix(60)) }
    if case .tmux = personality.multiplexer, !isWrapped {
      return ownFaults.append("a graphics command that tmux swallows: “\(command.description)”")
    }
    guard let rules = personality.outer.graphics else {
      if command.action != "q" {
        ownFaults.append("a graphics command to a terminal without: “\(command.description)”")
      }
      return
    }
    // To look at all cells is dear, and most commands do not touch what is on the screen.
    let mayHide =
      command.action == "d"
      || images.unfinished == nil && images[UInt32(truncatingIfNeeded: command.number("i"))] != nil
    let shown = mayHide ? Set(placeholders.map(\.placeholder.image)) : []
    if let reply = images.take(command, shown: shown, rules: rules) { replies.append(reply) }
  }
}
