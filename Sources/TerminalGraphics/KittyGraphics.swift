import TerminalUI

/// Commands of kitty's graphics protocol, for images that placeholders show.
///
/// Every command asks for silence (`q=2`): a reply on its way could reach the shell after the program has ended.
package enum KittyGraphics {
  /// An image in the terminal.
  package struct Image: Hashable, Sendable {
    /// Its number there.
    package var number: ImageNumber
    /// The cells that it covers.
    package var size: Size
    /// Its size in pixels, which may differ from the cells': the terminal enlarges it.
    package var pixelWidth: Int
    package var pixelHeight: Int

    package init(number: ImageNumber, size: Size, pixelWidth: Int, pixelHeight: Int) {
      (self.number, self.size) = (number, size)
      (self.pixelWidth, self.pixelHeight) = (pixelWidth, pixelHeight)
    }
  }

  /// How an image's bytes are to be read.
  package enum Format: Int, Sendable {
    /// Red, green, blue, a byte each.
    case rgb = 24
    /// A PNG file.
    case png = 100
  }

  /// Where the terminal finds an image that is not in the stream.
  package enum Medium: Hashable, Sendable {
    /// A shared memory object by its name, `/…`; the terminal unlinks it.
    case sharedMemory(String)
    /// A temporary file by its path, which must contain `tty-graphics-protocol`; the terminal deletes it.
    case temporaryFile(String)

    fileprivate var letter: String {
      switch self {
      case .sharedMemory: "s"
      case .temporaryFile: "t"
      }
    }

    fileprivate var place: String {
      switch self {
      case .sharedMemory(let name), .temporaryFile(let name): name
      }
    }
  }

  /// The most bytes of base64 in one command.
  private static let chunkSize = 4_096

  /// Hands over an image in shared memory or in a file.
  package static func transmit(_ image: Image, by medium: Medium) -> [UInt8] {
    command(
      "\(creation(image)),f=\(Format.rgb.rawValue),t=\(medium.letter)", Base64.encoded(Array(medium.place.utf8)))
  }

  /// Sends an image in the stream. Other text may come between the commands, but no other graphics command.
  package static func transmit(_ image: Image, _ format: Format, _ data: [UInt8]) -> [[UInt8]] {
    let text = Base64.encoded(data)
    return stride(from: 0, to: max(1, text.count), by: chunkSize).map { start in
      let end = min(text.count, start + chunkSize)
      let more = end < text.count ? 1 : 0
      let keys = start == 0 ? "\(creation(image)),f=\(format.rawValue),m=\(more)" : "m=\(more),q=2"
      return command(keys, Array(text[start..<end]))
    }
  }

  /// Deletes an image and its placements.
  package static func delete(_ number: ImageNumber) -> [UInt8] { command("a=d,d=I,i=\(number.value),q=2", []) }

  /// Deletes all images in a range of numbers (kitty 0.33).
  package static func delete(_ range: ClosedRange<UInt32>) -> [UInt8] {
    command("a=d,d=R,x=\(range.lowerBound),y=\(range.upperBound),q=2", [])
  }

  /// Asks whether the terminal reads an image of one pixel; the reply is `Gi=NUMBER;OK`.
  ///
  /// - Parameter medium: the pixel's place; `nil` puts it into the command itself.
  package static func query(number: UInt32, by medium: Medium? = nil) -> [UInt8] {
    let keys = "i=\(number),a=q,s=1,v=1,f=24"
    guard let medium else { return command("\(keys),t=d", Base64.encoded([0, 0, 0])) }
    return command("\(keys),t=\(medium.letter)", Base64.encoded(Array(medium.place.utf8)))
  }

  private static func creation(_ image: Image) -> String {
    "a=T,U=1,q=2,i=\(image.number.value),s=\(image.pixelWidth),v=\(image.pixelHeight),"
      + "c=\(image.size.columns),r=\(image.size.rows)"
  }

  private static func command(_ keys: String, _ payload: [UInt8]) -> [UInt8] {
    Array("\u{1B}_G\(keys)".utf8) + (payload.isEmpty ? [] : [0x3B] + payload) + Array("\u{1B}\\".utf8)
  }
}
