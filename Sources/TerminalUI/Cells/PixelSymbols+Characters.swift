extension PixelSymbols {
  /// The character of each pattern. Bit 0 of the index stands for the upper left pixel, bit 1 for the next in reading order.
  package var characters: [Character] {
    switch self {
    case .halves: Self.halfBlocks
    case .quadrants: Self.quadrantBlocks
    case .sextants: Self.sextantBlocks
    case .octants: Self.octantBlocks
    }
  }

  private static let halfBlocks: [Character] = [" ", "▀", "▄", "█"]

  private static let quadrantBlocks = Array(" ▘▝▀▖▌▞▛▗▚▐▜▄▙▟█")

  private static let sextantBlocks = characters(
    from: 0x1FB00, count: 64, except: [0: " ", 0b010101: "▌", 0b101010: "▐", 0b111111: "█"])

  private static let octantBlocks: [Character] = {
    // Quarters of rows and columns. Older than octants are only the first four; the others came with them.
    var exceptions: [Int: Character] = [
      0b1100_0000: "▂", 0b1111_1100: "▆", 0b0000_0011: "\u{1FB82}", 0b0011_1111: "\u{1FB85}",
      0b0001_0100: "\u{1FBE6}", 0b0010_1000: "\u{1FBE7}", 0b0000_0001: "\u{1CEA8}", 0b0000_0010: "\u{1CEAB}",
      0b0100_0000: "\u{1CEA3}", 0b1000_0000: "\u{1CEA0}",
    ]
    for (pattern, character) in quadrantBlocks.enumerated() {
      // Each quadrant is an octant and the one below it.
      let upper = pattern & 0b11, lower = pattern >> 2
      exceptions[(upper | lower << 4) * 0b101] = character
    }
    return characters(from: 0x1CD00, count: 256, except: exceptions)
  }()

  /// Unicode has its characters in the order of their patterns, without those that it has elsewhere.
  private static func characters(
    from first: UInt32, count: Int, except exceptions: [Int: Character]
  ) -> [Character] {
    var next = first
    return (0..<count).map { pattern in
      if let character = exceptions[pattern] { return character }
      defer { next += 1 }
      return Unicode.Scalar(next).map { Character($0) } ?? " "
    }
  }
}
