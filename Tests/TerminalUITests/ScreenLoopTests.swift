import TerminalUI
import Testing

@Suite(.timeLimit(.minutes(1))) @MainActor struct ScreenLoopTests {
  private let terminal = MemoryTerminal(size: Size(columns: 10, rows: 2))
  private let messages = MessageQueue<TerminalEvent>()

  private func loop(_ pace: ScreenLoop<TerminalEvent>.Pace = .init()) -> ScreenLoop<TerminalEvent> {
    ScreenLoop(messages, on: terminal, pace: pace) { $0 }
  }

  @Test func theTerminalsEventsComeInTheirOrderAndItsAppearanceFirst() async {
    var events: [TerminalEvent] = []
    let loop = loop()
    terminal.send(.key(.left))
    terminal.send(.key(.right))
    let status = await loop.run {
      events += messages.takeAll()
      return .init(exitStatus: 0)
    } draw: {
    }
    #expect(status == 0 && events == [.appearance(.dark), .key(.left), .key(.right)])
  }

  @Test func aRoundThatLeavesDrawsNothing() async {
    var drawn = 0
    let status = await loop().run {
      .init(isChanged: true, exitStatus: 7)
    } draw: {
      drawn += 1
    }
    #expect(status == 7 && drawn == 0)
  }

  @Test func whatComesFasterThanThePaceIsDrawnTogetherAndAKeyAtOnce() async {
    var (rounds, frames) = ([Int](), [[Int]]())
    let status = await loop(.init(idle: .seconds(600))).run {
      _ = messages.takeAll()
      rounds.append(rounds.count)
      switch rounds.count {
      case 1: return .init()
      case 2, 3:
        messages.wakeUp()
        return .init(isChanged: true)
      case 4: return .init(isChanged: true, hasInput: true)
      default: return .init(exitStatus: 0)
      }
    } draw: {
      frames.append(rounds)
      messages.wakeUp()
    }
    #expect(status == 0 && frames == [[0], [0, 1, 2, 3]])
  }

  @Test func aRoundWithoutChangesIsNotDrawn() async {
    var (rounds, frames) = (0, 0)
    let status = await loop().run {
      rounds += 1
      messages.wakeUp()
      return .init(exitStatus: rounds == 5 ? 0 : nil)
    } draw: {
      frames += 1
    }
    #expect(status == 0 && frames == 1)
  }

  @Test func theFirstFrameWaitsForSomethingToShowButNotForEver() async {
    let start = ContinuousClock.now
    var paint: ContinuousClock.Instant?
    let status = await loop(.init(patience: .milliseconds(30))).run {
      .init(exitStatus: paint == nil ? nil : 0)
    } isReady: {
      false
    } draw: {
      paint = .now
      messages.wakeUp()
    }
    #expect(status == 0 && paint.map { $0 - start >= .milliseconds(30) } == true)
  }
}
