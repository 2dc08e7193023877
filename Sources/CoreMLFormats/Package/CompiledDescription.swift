/// The file `coremldata.bin` of a model that Apple's compiler has written.
///
/// It begins with the model's kind in 4 bytes. At byte 28 stands a text, after 8 bytes with its length: "generic", or
/// "spec", or for pipelines "generic" with what its stages are. 32 bytes follow, of which the first 4 are the
/// specification's version. Behind them stands the whole specification after "spec", and otherwise 8 bytes with the
/// length of the model's description, and the description. There is no public definition; this is what bundles hold.
package struct CompiledDescription {
  static let name = "coremldata.bin"
  private static let textPlace = 28
  private static let versionSize = 32

  package let specification: ModelSpecification
  /// Whether the specification says what the model computes, so that no further file is needed.
  package let isWhole: Bool
  /// What follows the description.
  private let rest: CompiledStrings

  /// - Throws: `FormatError` if the file is damaged, or describes a model of an unknown kind.
  package init(_ file: FileBytes) throws {
    guard file.count >= Self.textPlace + 8, let code = Int(exactly: file.number(UInt32.self, at: 0)) else {
      throw Self.damage(file)
    }
    let length = file.number(UInt64.self, at: Self.textPlace)
    let start = Self.textPlace + 8
    guard length <= UInt64(max(0, file.count - start - Self.versionSize)) else { throw Self.damage(file) }
    let end = start + Int(length)
    let content = end + Self.versionSize
    let message = ProtobufMessage(file)
    if file.bytes[start..<end].elementsEqual("spec".utf8) {
      specification = try ModelSpecification(message.message(in: content..<file.count))
      isWhole = true
      rest = CompiledStrings(file, at: file.count)
      return
    }
    guard let kind = ModelKind(rawValue: code) else {
      throw FormatError("\(file.name) describes a model of an unknown kind (\(code))")
    }
    guard let range = Self.description(file, at: content) else { throw Self.damage(file) }
    let description = try ModelDescription(message.message(in: range))
    specification = ModelSpecification(
      version: Int(file.number(UInt32.self, at: end)), kind: kind, description: description,
      content: try message.message(in: 0..<0))
    isWhole = false
    rest = CompiledStrings(file, at: range.upperBound)
  }

  /// A classifier's labels, which may follow the description.
  package var classLabels: [String]? {
    specification.description.predictedFeatureName == nil ? nil : rest.texts
  }

  /// How many stages a pipeline has, which follows the description; `nil` if it is no plausible number.
  var stageCount: Int? { rest.count.flatMap { (1...1_000).contains($0) ? $0 : nil } }

  private static func damage(_ file: FileBytes) -> FormatError {
    FormatError("\(file.name) is damaged or cut off, or of an unknown form")
  }

  /// Where the description lies whose length stands at `place`.
  ///
  /// The place is measured, not defined; if nothing sensible lies there, it is looked for in the bytes that follow.
  private static func description(_ file: FileBytes, at place: Int) -> Range<Int>? {
    let message = ProtobufMessage(file)
    for start in place..<min(place + 256, max(place + 1, file.count)) where start + 8 <= file.count {
      let length = file.number(UInt64.self, at: start)
      guard length > 0, length <= UInt64(file.count - start - 8) else { continue }
      let range = start + 8..<start + 8 + Int(length)
      guard let message = try? message.message(in: range), let found = try? ModelDescription(message),
        !found.outputs.isEmpty || !found.functions.isEmpty
      else { continue }
      return range
    }
    return nil
  }
}

/// A number of texts, as `coremldata.bin` files hold them: the number in 8 bytes, and for each the length in 8 bytes
/// and the text.
struct CompiledStrings {
  private let file: FileBytes
  private let place: Int

  init(_ file: FileBytes, at place: Int) { (self.file, self.place) = (file, place) }

  var count: Int? { place <= file.count - 8 ? Int(exactly: file.number(UInt64.self, at: place)) : nil }

  /// `nil` if this is something else.
  var texts: [String]? {
    guard let count, count <= (file.count - place) / 8 else { return nil }
    var texts: [String] = []
    var place = place + 8
    for _ in 0..<count {
      guard place <= file.count - 8 else { return nil }
      let length = file.number(UInt64.self, at: place)
      guard length <= UInt64(file.count - place - 8) else { return nil }
      texts.append(String(decoding: file.bytes[place + 8..<place + 8 + Int(length)], as: UTF8.self))
      place += 8 + Int(length)
    }
    return texts
  }
}
