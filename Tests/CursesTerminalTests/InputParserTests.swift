import CursesTerminal
import TerminalUI
import Testing

@Suite struct InputParserTests {
  @Test(arguments: [
    ("plain", "plain"), ("\u{1B}", "⎋"), ("a\u{1B}b", "a⎋b"), ("\u{1B}\u{1B}x", "⎋⎋x"), ("\u{1B}]x", "⎋]x"),
    ("\u{1B}Pj", "⎋Pj"), ("\u{1B}_k", "⎋_k"), ("\u{1B}é", "⎋é"),
  ])
  func whatIsTypedComesThrough(_ text: String, _ keys: String) {
    let expected = keys.map { $0 == "⎋" ? Key.escape : .character($0) }
    #expect(TerminalLine.inputs(text) == expected.map(TerminalInput.key))
    #expect(TerminalLine.inputs(text, isQueryOpen: true) == expected.map(TerminalInput.key))
  }

  @Test func anEscapeIsAKeySoonAndALittleLaterWhileAnAnswerIsOnItsWay() {
    var line = TerminalLine()
    #expect(line.receive([0x1B]).isEmpty)
    #expect(line.wait(.milliseconds(24)).isEmpty)
    #expect(line.wait(.milliseconds(1)) == [.key(.escape)])
    line = TerminalLine(isQueryOpen: true)
    #expect(line.receive([0x1B]).isEmpty)
    #expect(line.wait(.milliseconds(149)).isEmpty)
    #expect(line.wait(.milliseconds(1)) == [.key(.escape)])
    // Once the terminal has answered, or too much time has gone by, an escape is soon a key again.
    #expect(line.receive(Array("\u{1B}[?62c".utf8)).keys.isEmpty)
    #expect(line.receive([0x1B]).isEmpty)
    #expect(line.wait(.milliseconds(25)) == [.key(.escape)])
    line = TerminalLine(isQueryOpen: true)
    #expect(line.wait(.seconds(2)).isEmpty)
    #expect(line.receive([0x1B]).isEmpty)
    #expect(line.wait(.milliseconds(25)) == [.key(.escape)])
  }

  @Test(arguments: [
    ("\u{1B}[A", Key.up), ("\u{1B}OA", .up), ("\u{1B}[5~", .pageUp), ("\u{1B}[3~", .delete), ("\u{1B}[Z", .backTab),
    ("\u{1B}OM", .enter), ("\u{1B}Ok", .character("+")), ("\u{1B}Oq", .character("1")), ("\u{1B}[1~", .home),
    ("\u{1B}OF", .end),
  ])
  func keysOfSeveralCharactersAreWholeHoweverTheyAreCutUp(_ sequence: String, _ key: Key) {
    let bytes = Array(sequence.utf8)
    for cut in 1..<bytes.count {
      var line = TerminalLine()
      #expect(line.receive([(Array(bytes[..<cut]), .zero), (Array(bytes[cut...]), .milliseconds(20))]) == [.key(key)])
    }
    // A lone escape was a key; what follows it late is still one key and not the characters that it consists of.
    var line = TerminalLine()
    let found = line.receive([([0x1B], .zero), (Array(bytes[1...]), .milliseconds(200)), ([0x6A], .zero)])
    #expect(found.keys == [.escape, key, .character("j")])
  }

  @Test func aTerminalsEntryHasItsSay() {
    var line = TerminalLine { ["kcuu1": "\u{1B}[11^", "kdch1": "\u{1B}Q1", "kent": "x"][$0] }
    #expect(line.receive(Array("\u{1B}[11^\u{1B}Q1x\u{1B}[A".utf8)).keys == [.up, .delete, .character("x"), .up])
    #expect(line.receive([(Array("\u{1B}Qz".utf8), .zero)]).keys == [.escape, .character("Q"), .character("z")])
  }

  @Test(arguments: [
    "\u{1B}OP", "\u{1B}[11~", "\u{1B}[24;5~", "\u{1B}[1;5A", "\u{1B}[1;2R", "\u{1B}[[A", "\u{1B}[E", "\u{1B}[27;5;13~",
    "\u{1B}[97;5u", "\u{1B}[<35;10;10M", "\u{1B}[<2;10;10M",
  ])
  func keysThatNobodyAskedForDoNothing(_ sequence: String) {
    #expect(TerminalLine.inputs(sequence + "j").keys == [.character("j")])
  }

  @Test(arguments: [
    ("\u{1B}[<0;40;6M", MouseEvent.Action.press, 39, 5), ("\u{1B}[<0;40;6m", .release, 39, 5),
    ("\u{1B}[<32;300;6M", .drag, 299, 5), ("\u{1B}[<64;10;10M", .wheelUp, 9, 9),
    ("\u{1B}[<65;10;10M", .wheelDown, 9, 9),
    ("\u{1B}[<4;1;1M", .press, 0, 0), ("\u{1B}[M !!", .press, 0, 0), ("\u{1B}[M#!!", .release, 0, 0),
    ("\u{1B}[M`*+", .wheelUp, 9, 10), ("\u{1B}[M@*+", .drag, 9, 10),
  ])
  func theMouseIsUnderstood(_ report: String, _ action: MouseEvent.Action, _ column: Int, _ row: Int) {
    let event = MouseEvent(action: action, position: Point(column: column, row: row))
    #expect(TerminalLine.inputs(report + "j") == [.mouse(event), .key(.character("j"))])
  }

  @Test func columnsThatAreNoCharactersAreUnderstood() {
    var line = TerminalLine()
    let event = MouseEvent(action: .press, position: Point(column: 222, row: 0))
    #expect(line.receive(Array("\u{1B}[M".utf8) + [0x20, 0xFF, 0x21, 0x6A]) == [.mouse(event), .key(.character("j"))])
  }

  @Test func aPasteIsOneTextAndNoKeys() {
    let paste = "\u{1B}[200~q\n:rm é\u{1B}[A\u{3}\u{1B}[201~"
    #expect(TerminalLine.inputs("j\(paste)k") == [.key(.character("j")), .paste("q :rm é[A"), .key(.character("k"))])
    let bytes = Array(paste.utf8)
    for cut in 1..<bytes.count where cut != 1 {
      var line = TerminalLine()
      let found = line.receive([(Array(bytes[..<cut]), .zero), (Array(bytes[cut...]), .seconds(1))])
      #expect(found == [.paste("q :rm é[A")])
    }
    // One that does not end is let go of.
    var line = TerminalLine()
    #expect(line.receive([(Array("\u{1B}[200~abc".utf8), .zero)]) == [.paste("abc")])
    #expect(line.receive([0x6A]).keys == [.character("j")])
  }

  @Test func anEndlessPasteTakesNoMoreMemoryThanIsOfUse() {
    let text = String(repeating: "x", count: 200_000)
    let found = TerminalLine.inputs("\u{1B}[200~\(text)\u{1B}[201~j")
    #expect(found.keys == [.character("j")])
    guard case .paste(let pasted) = found.first else {
      Issue.record("no paste")
      return
    }
    #expect(pasted.count > 60_000 && pasted.count <= 65_536)
  }

  @Test(arguments: 1...100 as ClosedRange<UInt64>) func whateverComesTheNextKeyIsHeard(_ seed: UInt64) {
    var random = FixedRandom(state: seed)
    let usual = Array("\u{1B}[]P_^XO\\<?;0123456789MmcR~\u{7}".utf8)
    var line = TerminalLine(isQueryOpen: seed % 2 == 0)
    for _ in 0..<500 {
      _ = line.receive([
        Bool.random(using: &random)
          ? usual.randomElement(using: &random) ?? 0 : UInt8.random(in: 0...255, using: &random)
      ])
      if Int.random(in: 0..<20, using: &random) == 0 { _ = line.wait(.milliseconds(30)) }
    }
    _ = line.wait(.seconds(60))
    #expect(line.receive(Array("q".utf8)).keys == [.character("q")])
  }

  @Test func charactersThatAreNoUTF8AreLeftOut() {
    var line = TerminalLine()
    #expect(line.receive([0xC3, 0x6A, 0xFF, 0x6B, 0xC3]).keys == [.character("j"), .character("k")])
    #expect(line.receive([0xA9]).keys == [.character("é")])
  }
}
