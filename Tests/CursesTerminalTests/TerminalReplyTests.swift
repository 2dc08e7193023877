import CursesTerminal
import TerminalUI
import Testing

/// What terminals answer never becomes a key, however it is cut up on its way.
@Suite(.timeLimit(.minutes(2))) struct TerminalReplyTests {
  /// One of each kind.
  static let replies: [String] = [
    "\u{1B}]11;rgb:1010/1212/1616\u{1B}\\", "\u{1B}]11;rgb:ffff/ffff/ffff\u{7}", "\u{1B}]10;rgba:ff/ff/ff/ff\u{1B}\\",
    "\u{1B}]4;1;rgb:cdcd/0000/0000\u{7}", "\u{1B}]52;c;cXVpdA==\u{1B}\\",
    "\u{1B}[?62;4;22c", "\u{1B}[?1;2c", "\u{1B}[>1;10;0c", "\u{1B}P!|00000000\u{1B}\\",
    "\u{1B}P>|kitty(0.41.1)\u{1B}\\", "\u{1B}P>|XTerm(379)\u{1B}\\", "\u{1B}P>|tmux 3.3a\u{1B}\\",
    "\u{1B}_Gi=31;OK\u{1B}\\", "\u{1B}_Gi=32;ENOENT:no file ü\u{1B}\\",
    "\u{1B}[4;578;908t", "\u{1B}[6;19;9t", "\u{1B}[8;30;100t", "\u{1B}[?2026;2$y", "\u{1B}[?1;0;1024S",
    "\u{1B}P1+r524742=382f382f38\u{1B}\\", "\u{1B}P0+r\u{1B}\\", "\u{1B}P1$r0;1m\u{1B}\\",
    "\u{1B}[24;80R", "\u{1B}[?24;80;1R", "\u{1B}[0n", "\u{1B}[?997;1n", "\u{1B}[I", "\u{1B}[O", "\u{1B}[?5u",
  ]
  /// The same introduced and ended by single characters (C1), as characters.
  static let singleIntroducers: [String] = [
    "\u{9D}11;rgb:1010/1212/1616\u{9C}", "\u{90}>|kitty(0.41.1)\u{9C}", "\u{9B}?62;4c", "\u{9F}Gi=31;OK\u{9C}",
  ]
  /// How long after the bytes before bytes may come; the third is longer than a lone escape is held.
  private static let gaps: [Duration] = [.zero, .milliseconds(60), .milliseconds(900)]

  private static func bytes(_ reply: String) -> [UInt8] { Array(reply.utf8) }

  /// What an escape that comes long before the rest is: a key. Nobody can know better.
  private func keysThatNobodyCanTell(_ reply: [UInt8], firstCut: Int, gap: Duration, _ isQueryOpen: Bool) -> [Key] {
    let delay = isQueryOpen ? InputParser.queryEscapeDelay : InputParser.escapeDelay
    return reply[0] == 0x1B && firstCut == 1 && gap >= delay ? [.escape] : []
  }

  @Test(arguments: replies + singleIntroducers, [true, false])
  func aReplyInTwoPiecesIsNoKey(_ reply: String, _ isQueryOpen: Bool) {
    let bytes = Self.bytes(reply)
    for cut in 1..<bytes.count {
      for gap in Self.gaps {
        var line = TerminalLine(isQueryOpen: isQueryOpen)
        let found = line.receive(
          [(Array("j".utf8), .zero), (Array(bytes[..<cut]), .zero)] + [
            (Array(bytes[cut...]), gap), (Array("k".utf8), .zero),
          ])
        let key = keysThatNobodyCanTell(bytes, firstCut: cut, gap: gap, isQueryOpen)
        #expect(found.keys == [.character("j")] + key + [.character("k")], "cut at \(cut), \(gap)")
        #expect(found.replies.count == 1, "cut at \(cut), \(gap)")
      }
    }
  }

  @Test(arguments: replies + singleIntroducers) func aReplyInThreePiecesIsNoKey(_ reply: String) {
    let bytes = Self.bytes(reply)
    for first in 1..<(bytes.count - 1) {
      for second in (first + 1)..<bytes.count {
        for (gap, otherGap) in Self.gaps.flatMap({ gap in Self.gaps.map { (gap, $0) } }) {
          let key = keysThatNobodyCanTell(bytes, firstCut: first, gap: gap, true)
          // ESC, a second later ], a second later the rest: those are three keys as well as anything.
          if !key.isEmpty && second == 2 && otherGap >= InputParser.queryEscapeDelay { continue }
          var line = TerminalLine(isQueryOpen: true)
          let found = line.receive([
            (Array(bytes[..<first]), .zero), (Array(bytes[first..<second]), gap), (Array(bytes[second...]), otherGap),
            (Array("k".utf8), .zero),
          ])
          #expect(found.keys == key + [.character("k")], "cut at \(first), \(second), \(gap), \(otherGap)")
          #expect(found.replies.count == 1, "cut at \(first), \(second), \(gap), \(otherGap)")
        }
      }
    }
  }

  /// All replies byte by byte, which takes much longer than the terminal is given to answer at once.
  @Test(arguments: [5, 30, 100, 149, 200, 500]) func repliesOnTheSlowestLineAreNoKeys(_ gap: Int) {
    var line = TerminalLine(isQueryOpen: true)
    var found: [TerminalInput] = []
    // DA1 comes last, as it is asked for last.
    let last = Self.replies.filter { $0.hasPrefix("\u{1B}[?") && $0.hasSuffix("c") }
    let others = Self.replies.filter { !($0.hasPrefix("\u{1B}[?") && $0.hasSuffix("c")) }
    for byte in (others + last.prefix(1)).flatMap(Self.bytes) {
      found += line.receive([byte])
      found += line.wait(.milliseconds(gap))
    }
    found += line.wait(.seconds(3_600))
    // An escape that is followed by nothing for so long is a key, but nothing else is.
    #expect(gap < 150 ? found.keys.isEmpty : found.keys.allSatisfy { $0 == .escape }, "\(found.keys)")
  }

  @Test func eightBitIntroducersAndEndsAreUnderstood() {
    var line = TerminalLine()
    let found = line.receive([
      ([0x9D] + Array("11;rgb:0/0/0".utf8) + [0x9C, 0x6A, 0x9B] + Array("?62c".utf8) + [0x6B], .zero)
    ])
    #expect(found.keys == [.character("j"), .character("k")])
    #expect(
      found.replies == [.string(.operatingSystemCommand, "11;rgb:0/0/0"), .control("?62c")])
  }

  @Test(arguments: 1...200 as ClosedRange<UInt64>) func keysAmongRepliesComeInTheirOrder(_ seed: UInt64) {
    var random = FixedRandom(state: seed)
    let keys: [(String, Key)] = [
      ("j", .character("j")), ("q", .character("q")), ("?", .character("?")), ("é", .character("é")),
      ("漢", .character("漢")), ("\r", .enter), ("\t", .tab), ("\u{1B}[A", .up), ("\u{1B}OB", .down),
      ("\u{1B}[6~", .pageDown),
      ("/", .character("/")), (" ", .character(" ")), ("\u{7F}", .backspace), ("\u{4}", .control("d")),
    ]
    var bytes: [UInt8] = []
    var expected: [Key] = []
    var replyCount = 0
    for _ in 0..<40 {
      if Bool.random(using: &random), let reply = Self.replies.randomElement(using: &random) {
        bytes += Self.bytes(reply)
        replyCount += 1
      } else if let (typed, key) = keys.randomElement(using: &random) {
        bytes += Array(typed.utf8)
        expected.append(key)
      }
    }
    // In pieces as they come over a slow line, not slower than an escape is held.
    var line = TerminalLine()
    var found: [TerminalInput] = []
    while !bytes.isEmpty {
      let count = min(bytes.count, Int.random(in: 1...9, using: &random))
      found += line.receive(Array(bytes.prefix(count)))
      bytes.removeFirst(count)
      found += line.wait(.milliseconds(Int.random(in: 0...20, using: &random)))
    }
    found += line.wait(.seconds(3_600))
    #expect(found.keys == expected)
    #expect(found.replies.count == replyCount)
  }

  @Test func anAnswerThatNeverEndsTakesNoKeyOfControlAndLetsGoInTheEnd() {
    var line = TerminalLine()
    #expect(line.receive(Array("\u{1B}]11;rgb:10".utf8)).isEmpty)
    #expect(line.receive([0x03]).keys == [.control("c")])
    #expect(line.receive(Array("\u{1B}]11;rgb:10".utf8) + Array("\u{1B}[A".utf8)).keys == [.up])
    #expect(line.receive(Array("\u{1B}]11;rgb:10".utf8)).isEmpty)
    #expect(line.wait(.seconds(20)).isEmpty)
    #expect(line.receive(Array("q".utf8)).keys == [.character("q")])
  }
}
