import Imaging

/// The pictures that a terminal with kitty's graphics protocol holds, and what a program did wrong with them.
package struct ImageTable: Sendable {
  /// A picture of which pieces are still to come.
  package struct Unfinished: Sendable {
    package var image: StoredImage
    /// The command that began it.
    package var command: GraphicsCommand
  }

  /// What went wrong, as the terminal would say it.
  struct GraphicsError: Error {
    var code: String
    var message: String
  }

  /// kitty's quota for one screen.
  private static let quota = 320 << 20

  /// The complete pictures.
  package internal(set) var images: [UInt32: StoredImage] = [:]
  /// The picture that is on its way.
  package internal(set) var unfinished: Unfinished?
  /// Everything that a program should not have done.
  package internal(set) var faults: [String] = []
  /// The most that was held at once.
  package private(set) var peakStoredBytes = 0
  /// How many pictures have been completed.
  package private(set) var completedCount = 0
  /// How many pictures were deleted.
  package internal(set) var deletedCount = 0
  /// The bytes of all payloads, in base64.
  package private(set) var payloadBytes = 0
  /// Ids that are gone, or never came, for a reason other than a delete of their own, which may still come.
  var goneOtherwise: Set<UInt32> = []

  /// The bytes of decoded pixels that the terminal holds.
  package var storedBytes: Int { images.values.reduce(0) { $0 + $1.storedBytes } }

  package subscript(id: UInt32) -> StoredImage? { images[id] }

  /// A picture's pixels; `nil` if it is not there or cannot be decoded.
  package func pixels(ofImage id: UInt32) -> PixelBuffer? { images[id]?.pixels }

  /// Obeys a command and returns the answer, if there is one to give.
  ///
  /// - Parameters:
  ///   - command: The command.
  ///   - shown: The ids that cells on the screen name now.
  ///   - rules: What the terminal can do.
  mutating func take(_ command: GraphicsCommand, shown: Set<UInt32>, rules: GraphicsRules) -> [UInt8]? {
    payloadBytes += command.payload.count
    if let unfinished, !command.isContinuation {
      // A delete is how a program breaks off a picture; anything else is against the protocol.
      if command.action == "d" {
        goneOtherwise.insert(unfinished.image.id)
      } else {
        faults.append("“\(command.description)” came between the pieces of picture \(unfinished.image.id)")
      }
      self.unfinished = nil
    }
    let started = unfinished?.command ?? command
    do {
      switch command.action {
      case "t", "T", "q":
        guard try transmit(command, started, shown, rules) else { return nil }
      case "p":
        try place(command, UInt32(truncatingIfNeeded: command.number("i")))
      case "d":
        try delete(command, shown, rules)
        return nil
      default:
        throw GraphicsError(code: "EINVAL", message: "the action \(command.action) is not for every terminal")
      }
      return Self.answer(to: started, "OK", isWanted: command.number("q") == 0)
    } catch {
      unfinished = nil
      let error = error as? GraphicsError ?? GraphicsError(code: "EINVAL", message: "\(error)")
      // A question is there to be refused.
      if started.action != "q" { faults.append("“\(started.description)”: \(error.code): \(error.message)") }
      return Self.answer(to: started, "\(error.code):\(error.message)", isWanted: command.number("q") < 2)
    }
  }

  private static func answer(to command: GraphicsCommand, _ text: String, isWanted: Bool) -> [UInt8]? {
    let id = command.number("i")
    guard isWanted, id != 0 else { return nil }
    let placement = command.number("p") != 0 ? ",p=\(command.number("p"))" : ""
    return Array("\u{1B}_Gi=\(id)\(placement);\(text)\u{1B}\\".utf8)
  }

  /// Keeps a complete picture, unless it was only a question.
  mutating func keep(_ image: StoredImage, _ command: GraphicsCommand) throws {
    guard command.action != "q" else { return }
    images[image.id] = image
    goneOtherwise.remove(image.id)
    completedCount += 1
    peakStoredBytes = max(peakStoredBytes, storedBytes)
    if storedBytes > Self.quota { faults.append("more than kitty's quota is stored: \(storedBytes) bytes") }
    if command.action == "T" { try place(command, image.id) }
  }

  private mutating func place(_ command: GraphicsCommand, _ id: UInt32) throws {
    guard var image = images[id] else {
      throw GraphicsError(code: "ENOENT", message: "Put command refers to non-existent image with id: \(id)")
    }
    let placement = StoredImage.Placement(
      columns: command.number("c"), rows: command.number("r"), isVirtual: command.number("U") == 1)
    if !placement.isVirtual {
      faults.append("picture \(id) is placed at the cursor, which this model does not draw")
    } else if placement.columns < 1 || placement.rows < 1 {
      faults.append("picture \(id) is placed without a number of columns and rows")
    }
    image.placements[command.number("p")] = placement
    images[id] = image
  }
}

/// What a terminal can do with graphics commands.
package struct GraphicsRules: Sendable, Equatable {
  /// The media of which it takes pictures.
  package var media: Set<Character> = ["d", "f", "t", "s"]
  /// Whether cells with U+10EEEE show pictures.
  package var drawsPlaceholders = true
  /// Whether the program runs on another computer, so that files and memory are not shared.
  package var isRemote = false
  /// Whether a range of ids can be deleted (kitty since 0.33).
  package var deletesRanges = true

  package init(
    media: Set<Character> = ["d", "f", "t", "s"], drawsPlaceholders: Bool = true, isRemote: Bool = false,
    deletesRanges: Bool = true
  ) {
    (self.media, self.drawsPlaceholders) = (media, drawsPlaceholders)
    (self.isRemote, self.deletesRanges) = (isRemote, deletesRanges)
  }
}
