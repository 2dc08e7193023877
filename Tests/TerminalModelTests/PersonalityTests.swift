import TerminalModel
import Testing

/// What each terminal answers, byte by byte.
@Suite struct PersonalityTests {
  private static let version = "\u{1B}[>q"
  private static let cellSize = "\u{1B}[16t"
  private static let direct = "\u{1B}_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\u{1B}\\"
  /// The name of shared memory that is not there.
  private static let memory = "\u{1B}_Gi=32,s=1,v=1,a=q,t=s,f=24;L25vdC10aGVyZQ==\u{1B}\\"

  private func answers(_ personality: TerminalPersonality, _ questions: String...) -> [String] {
    questions.map { question in
      var screen = TerminalScreen(columns: 100, rows: 30, personality: personality)
      screen.feed(question)
      #expect(screen.unknown.isEmpty && screen.faults.isEmpty, "\(question.debugDescription)")
      return screen.takeReplies().map { String(decoding: $0, as: UTF8.self) }.joined()
    }
  }

  private static func wrapped(_ text: String) -> String {
    "\u{1B}Ptmux;" + text.replacing("\u{1B}", with: "\u{1B}\u{1B}") + "\u{1B}\\"
  }

  @Test(arguments: [
    (TerminalPersonality.kitty041, "\u{1B}P>|kitty(0.41.1)\u{1B}\\", "\u{1B}[6;18;9t", "\u{1B}_Gi=31;OK\u{1B}\\"),
    (.kitty026, "\u{1B}P>|kitty(0.26.5)\u{1B}\\", "\u{1B}[6;18;9t", "\u{1B}_Gi=31;OK\u{1B}\\"),
    (.konsole, "\u{1B}P>|Konsole 22.12.3\u{1B}\\", "\u{1B}[6;17;8t", "\u{1B}_Gi=31;OK\u{1B}\\"),
    (.foot, "\u{1B}P>|foot(1.21.0)\u{1B}\\", "\u{1B}[6;18;9t", ""), (.xterm, "\u{1B}P>|XTerm(379)\u{1B}\\", "", ""),
    (.xtermSixel, "\u{1B}P>|XTerm(379)\u{1B}\\", "", ""),
    (.ghostty, "\u{1B}P>|ghostty 1.1.3\u{1B}\\", "\u{1B}[6;20;10t", "\u{1B}_Gi=31;OK\u{1B}\\"), (.plain, "", "", ""),
    (.silent, "", "", ""),
  ])
  func eachAnswersAsMeasured(_ personality: TerminalPersonality, _ version: String, _ size: String, _ graphics: String)
  {
    #expect(answers(personality, Self.version, Self.cellSize, Self.direct) == [version, size, graphics])
  }

  @Test func sixelsAreFoundInTheAttributes() {
    let attributes = TerminalPersonality.all.filter {
      answers($0, "\u{1B}[c")[0].dropFirst(3).dropLast().split(separator: ";").contains("4")
    }
    #expect(attributes.map(\.name) == ["konsole", "foot", "xtermSixel"])
    #expect(answers(.foot, "\u{1B}[?1;1;0S") == ["\u{1B}[?1;0;1024S"])
    #expect(answers(.konsole, "\u{1B}[?1;1;0S") == ["\u{1B}[?1;0;256S"])
    #expect(answers(.silent, "\u{1B}[c", "\u{1B}[5n") == ["", ""] && answers(.plain, "\u{1B}[c") == ["\u{1B}[?1;2c"])
  }

  @Test func otherQuestionsAreAnswered() {
    #expect(answers(.xterm, "\u{1B}[14t") == ["\u{1B}[4;578;908t"])
    #expect(
      answers(.kitty041, "\u{1B}]11;?\u{1B}\\", "\u{1B}[5n") == ["\u{1B}]11;rgb:0000/0000/0000\u{1B}\\", "\u{1B}[0n"])
    #expect(
      answers(.kitty041, "\u{1B}[?2026$p", "\u{1B}[?2026h\u{1B}[?2026$p") == ["\u{1B}[?2026;2$y", "\u{1B}[?2026;1$y"])
    #expect(answers(.xterm, "\u{1B}[?2026$p") == ["\u{1B}[?2026;0$y"])
  }

  @Test func sharedMemoryIsRefusedWhereItIsNot() {
    #expect(answers(.konsole, Self.memory)[0].hasPrefix("\u{1B}_Gi=32;EINVAL:"))
    #expect(answers(.kitty041, Self.memory)[0].hasPrefix("\u{1B}_Gi=32;EBADF:"))
    var remote = TerminalPersonality.kitty041
    remote.graphics?.isRemote = true
    #expect(answers(remote, Self.direct) == ["\u{1B}_Gi=31;OK\u{1B}\\"])
  }

  @Test(arguments: [("q=1,", "", "E"), ("q=2,", "", ""), ("", "OK", "E")]) func quietCommandsGetNoAnswer(
    _ keys: String, _ success: String, _ failure: String
  ) {
    let good = "\u{1B}_G\(keys)a=q,i=7,f=24,s=1,v=1;AAAA\u{1B}\\"
    let bad = "\u{1B}_G\(keys)a=q,i=7,f=24,s=9,v=9;AAAA\u{1B}\\"
    let replies = answers(.kitty041, good, bad)
    #expect(replies[0] == (success.isEmpty ? "" : "\u{1B}_Gi=7;OK\u{1B}\\"))
    #expect(
      replies[1].hasPrefix(failure.isEmpty ? "" : "\u{1B}_Gi=7;ENODATA:") && replies[1].isEmpty == failure.isEmpty)
  }

  @Test func tmuxAnswersForItselfAndPassesOnWhatIsWrapped() {
    #expect(
      answers(
        .tmuxPassthrough, Self.version, Self.wrapped(Self.version), Self.wrapped(Self.direct), Self.wrapped("\u{1B}[c"))
        == [
          "\u{1B}P>|tmux 3.3a\u{1B}\\", "\u{1B}P>|kitty(0.41.1)\u{1B}\\", "\u{1B}_Gi=31;OK\u{1B}\\", "\u{1B}[?62c",
        ])
    #expect(
      answers(.tmuxWithoutPassthrough, Self.version, Self.wrapped(Self.direct)) == ["\u{1B}P>|tmux 3.3a\u{1B}\\", ""])
  }

  @Test func whatIsSentWhileThePaneIsHiddenIsLost() {
    var screen = TerminalScreen(columns: 20, rows: 4, personality: .tmuxPassthrough)
    screen.isPaneHidden = true
    screen.feed(Self.wrapped("\u{1B}_Ga=T,U=1,f=24,s=1,v=1,i=20,c=1,r=1,q=2;AAAA\u{1B}\\"))
    #expect(screen.images[20] == nil && screen.faults.isEmpty)
    screen.feed("\u{1B}[38;5;20m" + Placeholder.text(row: 0, column: 0))
    #expect(screen.placeholderFaults().count == 1)
  }

  @Test func picturesReachTheTerminalAroundTmuxOnlyWrapped() {
    let picture = "\u{1B}_Ga=T,U=1,f=24,s=1,v=1,i=20,c=1,r=1,q=2;AAAA\u{1B}\\"
    var screen = TerminalScreen(columns: 20, rows: 4, personality: .tmuxPassthrough)
    screen.feed(Self.wrapped(picture) + "\u{1B}[38;5;20m" + Placeholder.text(row: 0, column: 0))
    #expect(screen.faults.isEmpty && screen.placeholderFaults().isEmpty && screen.images[20] != nil)
    screen.feed("\u{1B}[H\u{1B}[38:2::0:0:20m" + Placeholder.text(row: 0, column: 0))
    #expect(screen.placeholderFaults().count == 1)
    screen.feed(picture + Self.wrapped("text"))
    #expect(screen.faults.count == 5 && screen.faults[0].contains("swallows"))
    for personality in [TerminalPersonality.tmuxWithoutPassthrough, .foot, .kitty026] {
      var screen = TerminalScreen(columns: 20, rows: 4, personality: personality)
      screen.feed(personality == .tmuxWithoutPassthrough ? Self.wrapped(picture) : picture)
      #expect(screen.faults.count == 1, "\(personality.name)")
    }
  }
}
