import CursesTerminal
import Imaging
import TerminalUI
import Testing

@Suite struct SendingTests {
  private typealias Instant = ContinuousClock.Instant

  private static func image(_ side: Int = 10) -> PlacedImage {
    PlacedImage(
      bitmap: Bitmap(
        PixelBuffer(width: side, height: side, format: .gray8, bytes: Array(repeating: 0, count: side * side))),
      size: Size(columns: 1, rows: 1))
  }

  // MARK: What the terminal holds

  @Test func theLeastRecentlyShownImagesGoFirstAndNeverThoseOnTheScreen() {
    var store = ImageStore(seed: 1, budget: 300)
    let images = (0..<4).map { _ in Self.image() }
    for image in images {
      let number = store.makeNumber()!
      #expect(store.complete(image, as: number, byteCount: 100, isRefined: true) == nil)
      #expect(store.show([image], wanted: []).count == (image == images[3] ? 1 : 0))
    }
    #expect(store[images[0]] == nil && store.isComplete(images[3]) && store.byteCount == 300)
    // All of them are on the screen: nothing can go.
    var small = ImageStore(seed: 1, budget: 100)
    for image in images { _ = small.complete(image, as: small.makeNumber()!, byteCount: 100, isRefined: true) }
    #expect(small.show(Set(images), wanted: []).isEmpty)
  }

  @Test func aRefinedImageReplacesTheCoarseOne() {
    var store = ImageStore(seed: 1)
    let image = Self.image()
    let (coarse, fine) = (store.makeNumber()!, store.makeNumber()!)
    #expect(store.complete(image, as: coarse, byteCount: 10, isRefined: false) == nil)
    #expect(store[image]?.isRefined == false)
    #expect(store.complete(image, as: fine, byteCount: 40, isRefined: true) == coarse)
    #expect(store[image]?.number == fine && store[image]?.isRefined == true && store.byteCount == 40)
  }

  @Test func numbersAreUsedOnceAndLieInTheRangeThatIsDeletedAfterACrash() {
    for seed in [Int32(0), 1, 61, 62, 4_242, .max] {
      var store = ImageStore(seed: seed)
      var seen: Set<UInt32> = []
      while let number = store.makeNumber() {
        #expect(seen.insert(number.value).inserted && store.range.contains(number.value) && number.color >= 16)
      }
      #expect(seen.count == 960)
    }
  }

  // MARK: The line's speed

  /// A line that takes so many bytes a second and answers as soon as it has read a question.
  private func send(_ total: Int, bytesPerSecond: Double, piece: Int = 4_096) -> (
    speed: LineSpeed, longestDelay: Double
  ) {
    var (speed, now) = (LineSpeed(), ContinuousClock.now)
    var (sent, longest, free) = (0, 0.0, ContinuousClock.now)
    var questions: [Instant] = []
    while sent < total {
      while let first = questions.first, first <= now {
        speed.receive(at: first)
        questions.removeFirst()
      }
      if speed.room > 0 {
        sent += piece
        free = max(free, now) + .seconds(Double(piece) / bytesPerSecond)
        longest = max(longest, now.duration(to: free) / .seconds(1))
        if speed.send(piece, at: now) { questions.append(free) }
      } else {
        now = questions.first ?? now + .milliseconds(50)
        speed.lookForSilence(at: now)
      }
    }
    return (speed, longest)
  }

  @Test func aSlowLineIsRecognisedAndNeverHasMuchOnItsWay() throws {
    let (speed, delay) = send(1_000_000, bytesPerSecond: 1e6)
    let measured = try #require(speed.bytesPerSecond)
    #expect(speed.isSlow && !speed.isFast && abs(measured / 1e6 - 1) < 0.3, "\(measured)")
    #expect(delay < 0.04, "\(delay)")
  }

  @Test func aFastLineIsRecognised() {
    let (speed, delay) = send(20_000_000, bytesPerSecond: 5e7)
    #expect(speed.isFast && !speed.isSlow && delay < 0.04, "\(speed.bytesPerSecond ?? 0) \(delay)")
  }

  @Test func aTerminalWithoutReceiptsIsSentSomethingAllTheSame() {
    var (speed, now) = (LineSpeed(), ContinuousClock.now)
    var (sent, seconds) = (0, 0.0)
    while sent < 500_000, seconds < 60 {
      if speed.room > 0 {
        sent += 4_096
        _ = speed.send(4_096, at: now)
      } else {
        now += .milliseconds(50)
        seconds += 0.05
        speed.lookForSilence(at: now)
      }
    }
    #expect(sent >= 500_000 && seconds < 10, "\(sent) bytes in \(seconds) s")
  }
}
