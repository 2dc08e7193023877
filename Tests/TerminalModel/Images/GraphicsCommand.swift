/// One command of kitty's graphics protocol: `G`, keys with values, and a payload.
package struct GraphicsCommand: Sendable, Equatable {
  /// The keys that were given, with their values.
  package var values: [Character: String]
  /// The payload, still in base64.
  package var payload: [UInt8]

  private static let known = Set("aqfmtsvSOiIpoxywhXYcrCUzdPQHV")

  /// Reads the content of an APC string; `nil` if it is not a graphics command.
  package init?(_ bytes: [UInt8]) {
    guard bytes.first == 0x47 else { return nil }
    let parts = bytes.dropFirst().split(separator: 0x3B, maxSplits: 1, omittingEmptySubsequences: false)
    payload = parts.count > 1 ? Array(parts[1]) : []
    values = [:]
    for pair in String(decoding: parts.first ?? [], as: UTF8.self).split(separator: ",") {
      let halves = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard halves.count == 2, halves[0].count == 1, let key = halves[0].first, Self.known.contains(key) else {
        return nil
      }
      guard !halves[1].isEmpty, values.updateValue(String(halves[1]), forKey: key) == nil else { return nil }
    }
  }

  /// A number; 0 if the key is missing.
  package func number(_ key: Character) -> Int { values[key].flatMap(Int.init) ?? 0 }

  /// A letter, or the one that a missing key means.
  package func letter(_ key: Character, or standard: Character) -> Character { values[key]?.first ?? standard }

  /// What to do: `t`, `T`, `p`, `q`, `d` and others.
  package var action: Character { letter("a", or: "t") }

  /// Whether it can be nothing but a further piece of a picture that has been begun.
  package var isContinuation: Bool { values["m"] != nil && Set(values.keys).isSubset(of: ["m", "q"]) }

  /// Whether it brings pixels.
  package var isTransmission: Bool { ["t", "T", "q"].contains(action) }

  /// Its keys as they were sent, but in the order of the alphabet.
  package var description: String {
    values.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ",")
  }
}
