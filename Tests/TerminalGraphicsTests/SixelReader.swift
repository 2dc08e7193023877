import Imaging

/// Reads the text of a picture in sixels, as a terminal would.
struct SixelReader {
  struct Problem: Error {
    var text: String
  }

  private(set) var width = 0
  private(set) var height = 0
  /// The colours that were defined, in percent.
  private(set) var palette: [Int: [Int]] = [:]
  /// The number of each pixel's colour; `nil` if it has none.
  private(set) var pixels: [Int?] = []
  /// How often a band was begun again from the left.
  private(set) var returnCount = 0

  private let bytes: [UInt8]
  private var place = 0
  private var color: Int?
  private var column = 0
  private var top = 0

  init(_ text: [UInt8]) throws {
    bytes = text
    let start = Array("\u{1B}P0;1;0q\"".utf8)
    let end = Array("\u{1B}\\".utf8)
    guard text.starts(with: start), text.suffix(2) == end else { throw Problem(text: "the frame is wrong") }
    place = start.count
    let attributes = numbers()
    guard attributes.count == 4, attributes[0] == 1, attributes[1] == 1 else {
      throw Problem(text: "the raster attributes are \(attributes)")
    }
    (width, height) = (attributes[2], attributes[3])
    pixels = Array(repeating: nil, count: width * height)
    while place < bytes.count - end.count { try step() }
  }

  private mutating func step() throws {
    let byte = bytes[place]
    place += 1
    switch byte {
    case UInt8(ascii: "#"):
      let parts = numbers()
      guard parts.count == 1 || (parts.count == 5 && parts[1] == 2 && parts[2...].allSatisfy { $0 <= 100 }) else {
        throw Problem(text: "#\(parts) selects no colour")
      }
      if parts.count == 5 { palette[parts[0]] = Array(parts[2...]) }
      guard palette[parts[0]] != nil else { throw Problem(text: "colour \(parts[0]) is not defined") }
      color = parts[0]
    case UInt8(ascii: "!"):
      let count = numbers()
      guard count.count == 1, place < bytes.count else { throw Problem(text: "!\(count) repeats nothing") }
      place += 1
      try draw(bytes[place - 1], count: count[0])
    case UInt8(ascii: "$"): (column, returnCount) = (0, returnCount + 1)
    case UInt8(ascii: "-"): (column, top) = (0, top + 6)
    default: try draw(byte, count: 1)
    }
  }

  private mutating func draw(_ character: UInt8, count: Int) throws {
    guard (UInt8(ascii: "?")...UInt8(ascii: "~")).contains(character), let color else {
      throw Problem(text: "\(character) is no sixel")
    }
    let sixel = character - UInt8(ascii: "?")
    for _ in 0..<count {
      for row in 0..<6 where sixel >> UInt8(row) & 1 == 1 {
        guard column < width, top + row < height else { throw Problem(text: "a pixel is outside the picture") }
        guard pixels[(top + row) * width + column] == nil else { throw Problem(text: "a pixel is drawn twice") }
        pixels[(top + row) * width + column] = color
      }
      column += 1
    }
  }

  /// Numbers with semicolons between them.
  private mutating func numbers() -> [Int] {
    var found: [Int] = []
    while place < bytes.count {
      var number: Int?
      while place < bytes.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[place]) {
        number = (number ?? 0) * 10 + Int(bytes[place] - UInt8(ascii: "0"))
        place += 1
      }
      guard let number else { break }
      found.append(number)
      guard place < bytes.count, bytes[place] == UInt8(ascii: ";") else { break }
      place += 1
    }
    return found
  }
}
