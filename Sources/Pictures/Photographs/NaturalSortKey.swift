/// Sorts names as people do: "photo 9" before "photo 10", and "a" next to "A".
///
/// The key is made once per name, so that sorting 100,000 names only compares bytes.
package struct NaturalSortKey: Comparable, Sendable {
  private let bytes: [UInt8]

  /// The key for the bytes of a path or name.
  ///
  /// ASCII letters become lower case. A run of digits becomes its length without leading zeros, then its digits, so that a
  /// longer number is larger. Names that differ only in case or zeros are ordered by their own bytes at the end.
  package init(_ name: some Collection<UInt8>) {
    var key: [UInt8] = []
    key.reserveCapacity(name.count * 2 + 2)
    var index = name.startIndex
    while index < name.endIndex {
      let byte = name[index]
      guard Self.isDigit(byte) else {
        // A separator sorts before everything else, so that a folder's files stay together.
        key.append(byte == UInt8(ascii: "/") ? 1 : Self.lowercased(byte))
        index = name.index(after: index)
        continue
      }
      let run = name[index...].prefix(while: Self.isDigit)
      let digits = run.drop { $0 == UInt8(ascii: "0") }
      key.append(UInt8(ascii: "0"))
      key.append(UInt8(min(255, digits.count)))
      key.append(contentsOf: digits)
      index = run.endIndex
    }
    key.append(0)
    key.append(contentsOf: name)
    bytes = key
  }

  package static func < (left: NaturalSortKey, right: NaturalSortKey) -> Bool {
    left.bytes.withUnsafeBufferPointer { left in
      right.bytes.withUnsafeBufferPointer { right in left.lexicographicallyPrecedes(right) }
    }
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }

  private static func lowercased(_ byte: UInt8) -> UInt8 {
    byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") ? byte + 32 : byte
  }
}
