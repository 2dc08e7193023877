import CZlib
import Foundation

/// How pixels come.
extension ImageTable {
  /// More than this in one piece is against the protocol.
  private static let longestPiece = 4_096

  /// Takes a piece of a picture; returns whether the picture is complete.
  mutating func transmit(
    _ command: GraphicsCommand, _ started: GraphicsCommand, _ shown: Set<UInt32>, _ rules: GraphicsRules
  ) throws -> Bool {
    let hasMore = command.number("m") == 1
    var image = try unfinished?.image ?? begin(command, shown, rules)
    // Otherwise the bytes so far would be copied for each piece.
    unfinished = nil
    if image.medium == .direct, command.payload.count > Self.longestPiece {
      faults.append("a piece of picture \(image.id) has \(command.payload.count) bytes, more than \(Self.longestPiece)")
    }
    if hasMore, command.payload.count % 4 != 0 {
      faults.append("a piece of picture \(image.id) ends within four characters of base64")
    }
    guard let bytes = Data(base64Encoded: Data(command.payload)) else {
      throw GraphicsError(code: "EINVAL", message: "Failed to parse graphics payload: not base64")
    }
    image.data += bytes
    image.pieceCount += 1
    guard !hasMore else {
      unfinished = Unfinished(image: image, command: started)
      return false
    }
    try complete(&image, started, rules)
    try keep(image, started)
    return true
  }

  private mutating func begin(
    _ command: GraphicsCommand, _ shown: Set<UInt32>, _ rules: GraphicsRules
  ) throws -> StoredImage {
    guard !command.isContinuation else {
      throw GraphicsError(code: "EINVAL", message: "a piece of a picture that has not been begun")
    }
    let letter = command.letter("t", or: "d")
    guard let medium = StoredImage.Medium(rawValue: letter), rules.media.contains(letter) else {
      throw GraphicsError(code: "EINVAL", message: "Unknown transmission type: \(letter)")
    }
    let number = command.values["f"] == nil ? 32 : command.number("f")
    guard let format = StoredImage.Format(rawValue: number) else {
      throw GraphicsError(code: "EINVAL", message: "Unknown image format: \(number)")
    }
    let id = UInt32(truncatingIfNeeded: command.number("i"))
    if command.action != "q" {
      if id == 0 { faults.append("a picture without an id, which nobody can delete") }
      // The first piece drops what was there; a picture that comes at once is exchanged at once.
      if shown.contains(id), images[id] != nil, command.number("m") == 1 {
        faults.append("picture \(id) is sent again in pieces while it is on the screen")
      }
      images[id] = nil
    }
    if command.action == "T", command.number("U") == 1, !rules.drawsPlaceholders {
      faults.append("picture \(id) is for placeholders, which this terminal does not draw")
    }
    return StoredImage(
      id: id, format: format, medium: medium, isCompressed: command.values["o"] == "z", width: command.number("s"),
      height: command.number("v"))
  }

  private func complete(_ image: inout StoredImage, _ command: GraphicsCommand, _ rules: GraphicsRules) throws {
    if image.medium != .direct {
      image.data = try SharedBytes(
        image.medium, name: String(decoding: image.data, as: UTF8.self), isRemote: rules.isRemote
      )
      .taken(from: command.number("O"), count: command.number("S"))
    }
    if image.isCompressed { image.data = try Self.inflated(image.data) }
    if image.format == .png {
      (image.width, image.height) = try Self.pngSize(image.data)
    } else {
      let needed = image.width * image.height * image.format.rawValue / 8
      guard image.width > 0, image.height > 0 else {
        throw GraphicsError(code: "EINVAL", message: "Zero width/height not allowed")
      }
      guard image.data.count >= needed else {
        throw GraphicsError(
          code: "ENODATA", message: "Insufficient image data: \(image.data.count) < \(needed)")
      }
      guard image.data.count == needed || image.medium != .direct else {
        throw GraphicsError(code: "EFBIG", message: "Too much data: \(image.data.count) > \(needed)")
      }
    }
    image.isComplete = true
  }

  /// The size in a PNG's header; the file must be whole.
  private static func pngSize(_ data: [UInt8]) throws -> (Int, Int) {
    let number = { (offset: Int) in data[offset..<offset + 4].reduce(0) { $0 << 8 | Int($1) } }
    guard data.starts(with: [0x89, 0x50, 0x4E, 0x47]), data.count > 45 else {
      throw GraphicsError(code: "EBADPNG", message: "not a PNG")
    }
    guard data.suffix(8).prefix(4).elementsEqual("IEND".utf8) else {
      throw GraphicsError(code: "ENODATA", message: "the PNG has no end")
    }
    return (number(16), number(20))
  }

  private static func inflated(_ data: [UInt8]) throws -> [UInt8] {
    var capacity = max(1_024, data.count * 4)
    while capacity < 1 << 30 {
      var bytes = [UInt8](repeating: 0, count: capacity)
      var count = uLong(capacity)
      let status = uncompress(&bytes, &count, data, uLong(data.count))
      if status == Z_OK { return Array(bytes.prefix(Int(count))) }
      guard status == Z_BUF_ERROR else { break }
      capacity *= 4
    }
    throw GraphicsError(code: "EINVAL", message: "Failed to inflate image data")
  }
}
