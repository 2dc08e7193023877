/// Walks over the bytes of a text and takes words, marks, numbers and quoted texts from it.
///
/// It works on bytes, because these texts are large and nearly all of them are constants.
struct TextScanner {
  private let file: FileBytes
  private let bytes: UnsafeRawBufferPointer
  /// The next byte that has not been taken.
  private(set) var place = 0
  private var depth = 0

  /// How deep types, constants and blocks may lie in each other: no real program comes near it, and a reader that calls
  /// itself needs a limit.
  private static let deepest = 100

  init(_ file: FileBytes) { (self.file, bytes) = (file, file.bytes) }

  // MARK: Marks

  /// The next byte after white space, without taking it; `nil` at the end.
  mutating func peek() -> UInt8? {
    while place < bytes.count {
      switch bytes[place] {
      case 0x20, 0x09, 0x0A, 0x0D: place += 1
      default: return bytes[place]
      }
    }
    return nil
  }

  /// Where the next byte after white space is, for a message about what begins there.
  mutating func nextPlace() -> Int {
    _ = peek()
    return place
  }

  /// Takes a mark if it comes next.
  mutating func takes(_ mark: Unicode.Scalar) -> Bool {
    guard peek() == UInt8(ascii: mark) else { return false }
    place += 1
    return true
  }

  /// - Throws: `FormatError` if something else comes next.
  mutating func expect(_ mark: Unicode.Scalar) throws {
    guard takes(mark) else { throw expected("“\(mark)”") }
  }

  /// Takes "->".
  mutating func expectArrow() throws {
    guard peek() == UInt8(ascii: "-"), place + 1 < bytes.count, bytes[place + 1] == UInt8(ascii: ">") else {
      throw expected("“->”")
    }
    place += 2
  }

  // MARK: Words

  private static let isInWord: [Bool] = (0..<256).map { code in
    switch UInt8(code) {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), 0x80...:
      true
    default: "_.@$:/%#".utf8.contains(UInt8(code))
    }
  }

  /// A name or a keyword, without taking it; empty if none comes next.
  mutating func peekWord() -> Range<Int> {
    _ = peek()
    var end = place
    while end < bytes.count, Self.isInWord[Int(bytes[end])] { end += 1 }
    return place..<end
  }

  /// Takes a name or a keyword.
  ///
  /// - Throws: `FormatError` if none comes next.
  mutating func word(_ what: String = "a name") throws -> String {
    let range = peekWord()
    guard !range.isEmpty else { throw expected(what) }
    place = range.upperBound
    return text(range)
  }

  /// Takes a keyword.
  mutating func expectWord(_ keyword: String) throws {
    guard takesWord(keyword) else { throw expected("“\(keyword)”") }
  }

  /// Takes a keyword if it comes next.
  mutating func takesWord(_ keyword: String) -> Bool {
    let range = peekWord()
    guard bytes[range].elementsEqual(keyword.utf8) else { return false }
    place = range.upperBound
    return true
  }

  /// The first byte after a word and white space, without taking it.
  func mark(after word: Range<Int>) -> UInt8? {
    var scanner = self
    scanner.place = word.upperBound
    return scanner.peek()
  }

  // MARK: Numbers and texts

  /// Takes a number's characters.
  mutating func number() throws -> TextNumber {
    _ = peek()
    var end = place
    while end < bytes.count, Self.isInNumber(bytes[end]) { end += 1 }
    guard end > place, let number = TextNumber(bytes[place..<end]) else { throw expected("a number") }
    place = end
    return number
  }

  private static func isInNumber(_ byte: UInt8) -> Bool {
    isInWord[Int(byte)] || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+")
  }

  /// Takes a text in quotes.
  mutating func quoted() throws -> String {
    guard peek() == UInt8(ascii: "\"") else { throw expected("a text in quotes") }
    let start = place
    var end = start + 1
    var hasEscapes = false
    while end < bytes.count, bytes[end] != UInt8(ascii: "\"") {
      if bytes[end] == UInt8(ascii: "\\") {
        hasEscapes = true
        end += 1
      }
      end += 1
    }
    guard end < bytes.count else { throw failure("a text in quotes has no end") }
    place = end + 1
    return hasEscapes ? QuotedText.unescaped(bytes[start + 1..<end]) : text(start + 1..<end)
  }

  private func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

  // MARK: Depth

  /// Begins something that may hold others of its kind.
  ///
  /// - Throws: `FormatError` if they lie too deep in each other.
  mutating func enter() throws {
    guard depth < Self.deepest else { throw failure("its parts lie more than \(Self.deepest) deep in each other") }
    depth += 1
  }

  mutating func leave() { depth -= 1 }

  // MARK: Failures

  func expected(_ what: String) -> FormatError {
    var scanner = self
    guard scanner.peek() != nil else { return scanner.failure("the text ends where \(what) is expected") }
    let word = scanner.peekWord()
    let found = text(
      word.isEmpty ? scanner.place..<scanner.place + 1 : word.lowerBound..<min(word.upperBound, word.lowerBound + 40))
    return scanner.failure("\(what) is expected, not “\(found)”")
  }

  /// - Parameter place: Where it is; by default the next byte.
  func failure(_ reason: String, at place: Int? = nil) -> FormatError {
    let before = bytes[..<min(place ?? self.place, bytes.count)]
    let line = before.count { $0 == 0x0A } + 1
    let start = before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
    // Characters of several bytes count once.
    let column = before[start...].count { $0 & 0xC0 != 0x80 } + 1
    return FormatError("\(file.name), line \(line), column \(column): \(reason)")
  }
}
