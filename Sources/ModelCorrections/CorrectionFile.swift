import Foundation
import OpenCoreML
import TOMLKit

/// What a small file beside a model says of it: `mobilenet.vitrine.toml` of `mobilenet.onnx`.
///
/// ```toml
/// labels = "classes.txt"            # a file beside this one, a line each; or ["cat", "dog"]
///
/// [input]
/// size = "320x320"                  # width x height
/// layout = "NCHW"                   # or "NHWC"
/// color = "rgb"                     # or "gray", "bgr"
/// range = "-1...1"                  # what 0 and 255 become; or both of these:
/// mean = [0.485, 0.456, 0.406]      # one number, or one for each channel
/// std = [0.229, 0.224, 0.225]
///
/// [output]
/// name = "logits"                   # the one that is shown
/// kind = "labels"                   # or "image", "mask", "depth", "values"
/// range = "0...255"                 # of an image
/// ```
package struct CorrectionFile {
  /// What it says.
  package let correction: ModelCorrection

  private static let inputKeys = ["size", "layout", "color", "range", "mean", "std"]
  private static let outputKeys = ["name", "kind", "range"]

  /// The file's place for a model: its name with another ending.
  package static func url(beside model: URL) -> URL {
    model.deletingPathExtension().appendingPathExtension("vitrine.toml")
  }

  /// What is said of a model; nothing where there is no such file.
  ///
  /// - Throws: `CorrectionError` where it cannot be read, is no TOML, or says what cannot be.
  package static func correction(of model: URL) throws -> ModelCorrection {
    let url = url(beside: model)
    guard (try? FileManager.default.attributesOfItem(atPath: url.path)) != nil else { return ModelCorrection() }
    return try CorrectionFile(contentsOf: url).correction
  }

  /// Reads a file.
  ///
  /// - Throws: `CorrectionError`, which names the file, the line and what is allowed.
  package init(contentsOf url: URL) throws {
    let text = try CorrectionText.read(url, "the file", maximumBytes: 1 << 20)
    try self.init(text: text, url: url)
  }

  package init(text: String, url: URL) throws {
    let table: TOMLTable
    do {
      table = try TOMLTable(string: text)
    } catch let error as TOMLParseError {
      throw CorrectionError("\(url.path):\(error.source.begin.line): this is no TOML: \(error.description)")
    }
    let file = Reader(url: url, lines: KeyLines(text))
    try file.check(table.keys, of: nil, ["labels", "input", "output"])
    var correction = ModelCorrection()
    if let value = table["labels"] { try file.readLabels(value, &correction) }
    if let input = try file.table(table["input"], "input") {
      try file.check(input.keys, of: "input", Self.inputKeys)
      try file.readInput(input, &correction)
    }
    if let output = try file.table(table["output"], "output") {
      try file.check(output.keys, of: "output", Self.outputKeys)
      try file.readOutput(output, &correction)
    }
    self.correction = correction
  }
}

/// Reads values, and says where what is wrong with them.
private struct Reader {
  let url: URL
  let lines: KeyLines

  func failure(_ key: String, of section: String?, _ reason: String) -> CorrectionError {
    let line = lines.line(of: key, in: section).map { ":\($0)" } ?? ""
    return CorrectionError("\(url.path)\(line): \(section.map { "\($0)." } ?? "")\(key): \(reason)")
  }

  func check(_ keys: [String], of section: String?, _ allowed: [String]) throws {
    guard let unknown = keys.first(where: { !allowed.contains($0) }) else { return }
    throw failure(
      unknown, of: section,
      "there is no such key; \(section.map { "[\($0)] may have" } ?? "a file may have") \(allowed.joined(separator: ", "))"
    )
  }

  func table(_ value: (any TOMLValueConvertible)?, _ key: String) throws -> TOMLTable? {
    guard let value else { return nil }
    guard let table = value.table else { throw failure(key, of: nil, "this is a table: [\(key)]") }
    return table
  }

  func readLabels(_ value: any TOMLValueConvertible, _ correction: inout ModelCorrection) throws {
    if let name = value.string {
      let labels = URL(fileURLWithPath: name, relativeTo: url.deletingLastPathComponent()).absoluteURL
      correction.classLabels = try ClassLabelFile.labels(at: labels)
      correction.classLabelsOrigin = labels.path
      return
    }
    let names = value.array?.compactMap(\.string) ?? []
    guard let count = value.array?.count, count > 0, names.count == count else {
      throw failure("labels", of: nil, "this is a file's name, or a list of names: [\"cat\", \"dog\"]")
    }
    correction.classLabels = names
    correction.classLabelsOrigin = url.path
  }

  func readInput(_ table: TOMLTable, _ correction: inout ModelCorrection) throws {
    let section = "input"
    if let text = try string("size", of: section, table) {
      guard let size = CorrectionWords.size(text) else { throw failure("size", of: section, CorrectionWords.sizeHelp) }
      correction.inputSize = size
    }
    correction.inputOrder = try word("layout", of: section, table)
    correction.inputColors = try word("color", of: section, table)
    let range = try scale("range", of: section, table)
    let mean = try numbers("mean", of: section, table)
    let deviation = try numbers("std", of: section, table)
    guard mean != nil || deviation != nil else {
      correction.inputScale = range
      return
    }
    guard range == nil else { throw failure("range", of: section, "a range, or a mean and std: not both") }
    guard let scale = PixelScale(mean: mean ?? [0], deviation: deviation ?? [1]) else {
      throw failure(mean == nil ? "std" : "mean", of: section, CorrectionWords.meanHelp)
    }
    correction.inputScale = scale
  }

  func readOutput(_ table: TOMLTable, _ correction: inout ModelCorrection) throws {
    correction.outputName = try string("name", of: "output", table)
    correction.outputKind = try word("kind", of: "output", table)
    correction.outputScale = try scale("range", of: "output", table)
  }

  private func string(_ key: String, of section: String, _ table: TOMLTable) throws -> String? {
    guard let value = table[key] else { return nil }
    guard let text = value.string else { throw failure(key, of: section, "this is text in quotes") }
    return text
  }

  private func word<Word: RawRepresentable<String> & CaseIterable>(
    _ key: String, of section: String, _ table: TOMLTable
  ) throws -> Word? {
    guard let text = try string(key, of: section, table) else { return nil }
    guard let word = Word(rawValue: text) else {
      let words = Word.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ", ")
      throw failure(key, of: section, "“\(text)” is none of \(words)")
    }
    return word
  }

  private func scale(_ key: String, of section: String, _ table: TOMLTable) throws -> PixelScale? {
    guard let text = try string(key, of: section, table) else { return nil }
    guard let range = PixelScale.parsedRange(text) else { throw failure(key, of: section, CorrectionWords.rangeHelp) }
    return range
  }

  private func numbers(_ key: String, of section: String, _ table: TOMLTable) throws -> [Float]? {
    guard let value = table[key] else { return nil }
    func number(_ value: any TOMLValueConvertible) -> Float? {
      value.double.map(Float.init) ?? value.int.map(Float.init)
    }
    if let single = number(value) { return [single] }
    let numbers = value.array?.compactMap(number) ?? []
    guard let count = value.array?.count, count == numbers.count, [1, 3].contains(count) else {
      throw failure(key, of: section, CorrectionWords.meanHelp)
    }
    return numbers
  }
}

/// In which lines keys stand: the parser says it of errors in its own grammar alone.
private struct KeyLines {
  private var lines: [String: Int] = [:]

  init(_ text: String) {
    var section = ""
    for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
      let line = line.trimmingCharacters(in: .whitespaces)
      if line.hasPrefix("[") {
        section = String(line.dropFirst().prefix { $0 != "]" }).trimmingCharacters(in: .whitespaces)
        lines["\(section)"] = lines[section] ?? index + 1
      } else if let equals = line.firstIndex(of: "="), !line.hasPrefix("#") {
        let key = line[..<equals].trimmingCharacters(in: CharacterSet(charactersIn: " \t\"'"))
        let whole = section.isEmpty ? key : "\(section).\(key)"
        lines[whole] = lines[whole] ?? index + 1
      }
    }
  }

  func line(of key: String, in section: String?) -> Int? {
    lines[section.map { "\($0).\(key)" } ?? key] ?? section.flatMap { lines[$0] }
  }
}
