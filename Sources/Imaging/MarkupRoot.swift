/// Finds the root element of an XML text after a byte-order mark, declarations, comments of any length and a DOCTYPE.
struct MarkupRoot {
  /// Whether the root element is `<svg>`, with or without a prefix.
  let isSVG: Bool

  init(_ bytes: some Collection<UInt8>) {
    var text = Reader(Array(bytes))
    isSVG = text.rootName().map { $0 == "svg" || $0.hasSuffix(":svg") } ?? false
  }

  /// Walks over the ASCII characters of a text in UTF-8 or UTF-16; any other character counts as one without meaning.
  private struct Reader {
    private static let maximumNameLength = 64

    private let bytes: [UInt8]
    private var place: Int
    private let step: Int
    private let low: Int

    init(_ bytes: [UInt8]) {
      self.bytes = bytes
      // The encoding follows from a byte-order mark, or from the zero next to the first character.
      switch (bytes.first, bytes.dropFirst().first) {
      case (0xFE, 0xFF): (place, step, low) = (2, 2, 1)
      case (0xFF, 0xFE): (place, step, low) = (2, 2, 0)
      case (0, 0x3C): (place, step, low) = (0, 2, 1)
      case (0x3C, 0): (place, step, low) = (0, 2, 0)
      default: (place, step, low) = (bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0, 1, 0)
      }
    }

    private func sign(_ offset: Int = 0) -> UInt8? {
      let at = place + offset * step
      guard at + step <= bytes.count else { return nil }
      return step == 2 && bytes[at + 1 - low] != 0 ? 0xFF : bytes[at + low]
    }

    private func has(_ text: StaticString) -> Bool {
      (0..<text.utf8CodeUnitCount).allSatisfy { sign($0) == text.utf8Start[$0] }
    }

    /// Moves past the next occurrence of the text; `false` if there is none.
    private mutating func skip(past text: StaticString) -> Bool {
      while sign() != nil {
        if has(text) {
          place += text.utf8CodeUnitCount * step
          return true
        }
        place += step
      }
      return false
    }

    /// The name of the first element; `nil` if the text is not XML up to there.
    mutating func rootName() -> String? {
      while let next = sign() {
        if next <= 0x20 {
          place += step
        } else if has("<!--") {
          place += 4 * step
          guard skip(past: "-->") else { return nil }
        } else if has("<?") {
          guard skip(past: "?>") else { return nil }
        } else if has("<!") {
          guard skipDeclaration() else { return nil }
        } else {
          return next == UInt8(ascii: "<") ? name() : nil
        }
      }
      return nil
    }

    /// Skips a DOCTYPE, whose own declarations are in brackets and may be quoted.
    private mutating func skipDeclaration() -> Bool {
      var depth = 0
      var quote: UInt8?
      while let next = sign() {
        if quote == nil && has("<!--") {
          place += 4 * step
          guard skip(past: "-->") else { return false }
          continue
        }
        place += step
        switch next {
        case quote: quote = nil
        case _ where quote != nil: break
        case UInt8(ascii: "\""), UInt8(ascii: "'"): quote = next
        case UInt8(ascii: "["): depth += 1
        case UInt8(ascii: "]"): depth -= 1
        case UInt8(ascii: ">") where depth <= 0: return true
        default: break
        }
      }
      return false
    }

    private func name() -> String {
      var letters: [UInt8] = []
      while letters.count < Self.maximumNameLength, let next = sign(letters.count + 1),
        next > 0x20, next != UInt8(ascii: ">"), next != UInt8(ascii: "/")
      {
        letters.append(next)
      }
      return String(decoding: letters, as: UTF8.self)
    }
  }
}
