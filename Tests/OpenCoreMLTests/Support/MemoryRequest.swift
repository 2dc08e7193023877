import OpenCoreML
import Synchronization

/// A request whose input and output are the same memory: what was written can be read.
final class MemoryRequest: EngineRequest {
  private let bytes: Mutex<[UInt8]>
  private let usedAddress = Mutex<UInt?>(nil)

  init(byteCount: Int) { bytes = Mutex([UInt8](repeating: 0, count: byteCount)) }

  /// What is in the memory now.
  func elements<Element>() -> [Element] {
    bytes.withLock { $0.withUnsafeBytes { Array($0.bindMemory(to: Element.self)) } }
  }

  /// Whether the array's own memory was used for the input.
  func usesInput(of array: MLMultiArray) -> Bool {
    let address = usedAddress.withLock { $0 }
    return address != nil && array.withUnsafeBytes { UInt(bitPattern: $0.baseAddress) } == address
  }

  func withInput(_ index: Int, _ body: (UnsafeMutableRawBufferPointer) throws -> Void) throws {
    try bytes.withLock { bytes in try bytes.withUnsafeMutableBytes { try body($0) } }
  }

  func withOutput<Result>(
    _ index: Int, _ body: (UnsafeRawBufferPointer, [Int]) throws -> Result
  ) throws -> Result {
    // The lock's own result would have to be sendable; the copy is small.
    let copy = bytes.withLock { $0 }
    return try copy.withUnsafeBytes { try body($0, []) }
  }

  func useInputMemory(_ index: Int, _ memory: UnsafeMutableRawPointer, shape: [Int]) throws {
    usedAddress.withLock { $0 = UInt(bitPattern: memory) }
    let count = shape.reduce(4, *)
    bytes.withLock { $0.replaceSubrange(0..<count, with: UnsafeRawBufferPointer(start: memory, count: count)) }
  }

  func setInputShape(_ index: Int, _ shape: [Int]) throws {}
  func useOutputMemory(_ index: Int, _ memory: UnsafeMutableRawPointer, shape: [Int]) throws {}
  func useOwnMemory() { usedAddress.withLock { $0 = nil } }
  func start(_ completion: @escaping @Sendable (EngineOutcome) -> Void) throws { completion(.completed) }
  func cancel() {}
}
