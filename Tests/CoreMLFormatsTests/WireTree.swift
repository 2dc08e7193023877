/// A protobuf message as a tree, so that a test can change a part of it and keep the rest whole.
indirect enum WireTree {
  case number(UInt64)
  case bytes([UInt8])
  case fixed([UInt8])
  case message([(field: UInt64, value: WireTree)])

  /// The tree of a message; `nil` if the bytes are none.
  ///
  /// What is a message and what is a text cannot be told in all cases; whatever can be a message counts as one.
  init?(_ bytes: ArraySlice<UInt8>, depth: Int = 0) {
    var rest = bytes
    var fields: [(field: UInt64, value: WireTree)] = []
    while !rest.isEmpty {
      guard let tag = Self.varint(&rest), tag >> 3 > 0, tag >> 3 < 4_000 else { return nil }
      switch tag & 7 {
      case 0:
        guard let number = Self.varint(&rest) else { return nil }
        fields.append((tag >> 3, .number(number)))
      case 1, 5:
        let count = tag & 7 == 1 ? 8 : 4
        guard rest.count >= count else { return nil }
        fields.append((tag >> 3, .fixed(Array(rest.prefix(count)))))
        rest = rest.dropFirst(count)
      case 2:
        guard let length = Self.varint(&rest), length <= UInt64(rest.count) else { return nil }
        let content = rest.prefix(Int(length))
        let message = depth < 40 && !content.isEmpty ? WireTree(content, depth: depth + 1) : nil
        fields.append((tag >> 3, message ?? .bytes(Array(content))))
        rest = rest.dropFirst(Int(length))
      default: return nil
      }
    }
    self = .message(fields)
  }

  private static func varint(_ bytes: inout ArraySlice<UInt8>) -> UInt64? {
    var value: UInt64 = 0
    for shift in stride(from: UInt64(0), to: 70, by: 7) {
      guard let byte = bytes.popFirst() else { return nil }
      value |= UInt64(byte & 0x7F) << shift
      if byte & 0x80 == 0 { return value }
    }
    return nil
  }

  private static func encoded(_ value: UInt64) -> [UInt8] {
    var (bytes, rest) = ([UInt8](), value)
    while rest > 0x7F {
      bytes.append(UInt8(rest & 0x7F) | 0x80)
      rest >>= 7
    }
    return bytes + [UInt8(rest)]
  }

  /// The message that it stands for.
  var encoded: [UInt8] {
    switch self {
    case .number(let value): Self.encoded(value)
    case .bytes(let bytes), .fixed(let bytes): bytes
    case .message(let fields):
      fields.flatMap { field, value in
        let content = value.encoded
        return switch value {
        case .number: Self.encoded(field << 3) + content
        case .fixed: Self.encoded(field << 3 | (content.count == 8 ? 1 : 5)) + content
        case .bytes, .message: Self.encoded(field << 3 | 2) + Self.encoded(UInt64(content.count)) + content
        }
      }
    }
  }

  // MARK: Changes

  private var partCount: Int {
    guard case .message(let fields) = self else { return 1 }
    return fields.reduce(1) { $0 + $1.value.partCount }
  }

  /// Changes one part, each as likely as any other.
  mutating func change(using random: inout FuzzGenerator) {
    var place = Int.random(in: 0..<partCount, using: &random)
    change(at: &place, using: &random)
  }

  private mutating func change(at place: inout Int, using random: inout FuzzGenerator) {
    guard place > 0, case .message(var fields) = self else { return changeHere(using: &random) }
    place -= 1
    for index in fields.indices {
      let count = fields[index].value.partCount
      if place < count {
        fields[index].value.change(at: &place, using: &random)
        self = .message(fields)
        return
      }
      place -= count
    }
  }

  private static let numbers: [UInt64] = [
    0, 1, 2, 3, 4, 5, 7, 16, 255, 1 << 16, 1 << 31, 1 << 32, 1 << 62, 1 << 63, .max, .max - 1, UInt64(Int32.max),
  ]

  private mutating func changeHere(using random: inout FuzzGenerator) {
    switch self {
    case .number: self = .number(Self.numbers.randomElement(using: &random) ?? 0)
    case .fixed(let bytes):
      self = .fixed(bytes.map { _ in [0, 0x7F, 0x80, 0xFF, 1].randomElement(using: &random) ?? 0 })
    case .bytes(var bytes):
      switch Int.random(in: 0..<4, using: &random) {
      case 0: bytes = Array(bytes.dropLast())
      case 1: bytes += Self.encoded(Self.numbers.randomElement(using: &random) ?? 0)
      case 2: bytes = []
      default: bytes = bytes.map { _ in [0, 1, 2, 3, 0x7F, 0x80, 0xFF].randomElement(using: &random) ?? 0 }
      }
      self = .bytes(bytes)
    case .message(var fields):
      guard let index = fields.indices.randomElement(using: &random) else { return }
      switch Int.random(in: 0..<4, using: &random) {
      case 0: fields.remove(at: index)
      case 1: fields.append(fields[index])
      case 2: fields[index].field = UInt64.random(in: 1...30, using: &random)
      default: fields[index].value = fields.randomElement(using: &random)?.value ?? .bytes([])
      }
      self = .message(fields)
    }
  }
}
