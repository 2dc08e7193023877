import Glibc

/// Where a model's constants lie in the one memory that the engine takes: first the files that hold weights, as they are, then what
/// lies nowhere in them.
final class WeightLayout {
  /// The engine reads numbers as their own type, so they must begin at a multiple of their size; vectors like a whole line.
  private static let alignment = 64

  private var files: [(file: FileBytes, offset: Int)] = []
  private let filesEnd: Int
  private var extra: [UInt8] = []
  private var known: [[UInt8]: Int] = [:]

  /// - Parameter constants: All constants of the model, which say what files are needed.
  init(_ constants: some Sequence<TensorValue>) {
    var end = 0
    let pageSize = Int(getpagesize())
    for case .file(let file, _) in constants.lazy.filter(Self.canStay).map(\.data)
    where !files.contains(where: { $0.file === file }) {
      files.append((file, end))
      end += (file.count + pageSize - 1) / pageSize * pageSize
    }
    filesEnd = end
  }

  /// Whether a constant can be used where it lies.
  private static func canStay(_ value: TensorValue) -> Bool {
    guard case .file(_, let range) = value.data else { return false }
    let size = max(1, value.element.bitCount / 8)
    // Copying a small constant costs less than mapping another file.
    return range.count > 1_024 && range.lowerBound.isMultiple(of: size)
  }

  /// The place of a constant; copies it if it cannot stay where it is.
  func place(of value: TensorValue) -> Range<Int> {
    if Self.canStay(value), case .file(let file, let range) = value.data,
      let offset = files.first(where: { $0.file === file })?.offset
    {
      return range.lowerBound + offset..<range.upperBound + offset
    }
    let bytes = value.data.withBytes { Array($0) }
    if bytes.count <= 1_024, let place = known[bytes] { return place..<place + bytes.count }
    while !extra.count.isMultiple(of: Self.alignment) { extra.append(0) }
    let place = filesEnd + extra.count
    extra += bytes
    if bytes.count <= 1_024 { known[bytes] = place }
    return place..<place + bytes.count
  }

  /// All of it in one memory.
  func memory() throws -> WeightMemory { try WeightMemory(files, extra, at: filesEnd) }
}

/// A model's constants in one memory: files mapped one after another, and bytes behind them.
package final class WeightMemory: @unchecked Sendable {
  // Safe to share: nobody writes it after init, and it is freed once, in deinit.
  package let bytes: UnsafeRawBufferPointer

  fileprivate init(_ files: [(file: FileBytes, offset: Int)], _ extra: [UInt8], at end: Int) throws {
    let count = max(1, end + extra.count)
    guard let start = mmap(nil, count, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), start != MAP_FAILED
    else {
      throw FormatError("there is not enough memory for the model's \(count) bytes of weights")
    }
    bytes = UnsafeRawBufferPointer(start: start, count: count)
    for (file, offset) in files where file.count > 0 {
      guard mmap(start + offset, file.count, PROT_READ, MAP_PRIVATE | MAP_FIXED, file.descriptor, 0) != MAP_FAILED
      else {
        throw FormatError("\(file.name) cannot be read: \(String(cString: strerror(errno)))")
      }
    }
    extra.withUnsafeBytes { if let base = $0.baseAddress { memcpy(start + end, base, $0.count) } }
  }

  deinit { munmap(UnsafeMutableRawPointer(mutating: bytes.baseAddress), bytes.count) }
}
