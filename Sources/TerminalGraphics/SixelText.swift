/// The text of a picture as it is written.
struct SixelText {
  private(set) var bytes: [UInt8] = []
  /// Sixels that are not yet in `bytes`, since the next ones may be the same.
  private var run = (sixel: UInt8(0), count: 0)

  init(capacity: Int) { bytes.reserveCapacity(capacity) }

  mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }

  /// Selects a colour.
  mutating func selectColor(_ index: UInt8) { appendNumber(Int(index), after: UInt8(ascii: "#")) }

  /// Adds sixels that are all alike; the lowest bit is the uppermost pixel.
  @inline(__always) mutating func append(_ sixel: UInt8, count: Int = 1) {
    if sixel != run.sixel {
      endRun()
      run.sixel = sixel
    }
    run.count += count
  }

  /// Must be called after the last sixel of a colour.
  mutating func endRun() {
    let character = run.sixel + UInt8(ascii: "?")
    if run.count > 3 {
      appendNumber(run.count, after: UInt8(ascii: "!"))
      bytes.append(character)
    } else {
      for _ in 0..<run.count { bytes.append(character) }
    }
    run.count = 0
  }

  private mutating func appendNumber(_ number: Int, after mark: UInt8) {
    bytes.append(mark)
    guard number < 1_000 else { return append(String(number)) }
    if number >= 100 { bytes.append(UInt8(ascii: "0") + UInt8(number / 100)) }
    if number >= 10 { bytes.append(UInt8(ascii: "0") + UInt8(number / 10 % 10)) }
    bytes.append(UInt8(ascii: "0") + UInt8(number % 10))
  }
}
