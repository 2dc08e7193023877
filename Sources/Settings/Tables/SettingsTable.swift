import Foundation
import TOMLKit

/// A table of a TOML settings file. Its errors name the file, the line and what is allowed.
package struct SettingsTable {
  /// The file.
  package let url: URL
  private let table: TOMLTable
  private let lines: KeyLines
  /// The table's name; `nil` for the file's top level.
  private let name: String?

  /// Reads a file.
  ///
  /// - Throws: `SettingsError` if it cannot be read or is not TOML.
  package init(contentsOf url: URL) throws { try self.init(text: SmallTextFile.read(url), url: url) }

  package init(text: String, url: URL) throws {
    do {
      table = try TOMLTable(string: text)
    } catch let error as TOMLParseError {
      throw SettingsError("\(url.path):\(error.source.begin.line): this is not TOML: \(error.description)")
    }
    (self.url, lines, name) = (url, KeyLines(text), nil)
  }

  private init(_ table: TOMLTable, named name: String, of file: SettingsTable) {
    (url, self.table, lines, self.name) = (file.url, table, file.lines, name)
  }

  /// An error about a key or its value.
  package func failure(_ key: String, _ reason: String) -> SettingsError {
    let line = lines.line(of: key, in: name).map { ":\($0)" } ?? ""
    return SettingsError("\(url.path)\(line): \(name.map { "\($0)." } ?? "")\(key): \(reason)")
  }

  /// Throws if there are keys other than `allowed`.
  package func checkKeys(_ allowed: [String]) throws {
    guard let unknown = table.keys.first(where: { !allowed.contains($0) }) else { return }
    let who = name.map { "[\($0)]" } ?? "a file"
    throw failure(unknown, "there is no such key; \(who) may have \(allowed.joined(separator: ", "))")
  }

  /// A table inside this one; `nil` if it is missing, as for all values.
  package func section(_ name: String) throws -> SettingsTable? {
    guard let value = table[name] else { return nil }
    guard let inner = value.table else { throw failure(name, "this must be a table: [\(name)]") }
    return SettingsTable(inner, named: name, of: self)
  }

  package func string(_ key: String) throws -> String? {
    guard let value = table[key] else { return nil }
    guard let text = value.string else { throw failure(key, "this must be text in quotes") }
    return text
  }

  /// A string, or a list of strings.
  ///
  /// - Parameter help: the message if the value is something else.
  package func strings(_ key: String, help: String) throws -> StringOrList? {
    guard let value = table[key] else { return nil }
    if let text = value.string { return .string(text) }
    let texts = value.array?.compactMap(\.string) ?? []
    guard let count = value.array?.count, count > 0, texts.count == count else { throw failure(key, help) }
    return .list(texts)
  }

  package enum StringOrList {
    case string(String)
    case list([String])
  }

  package func bool(_ key: String) throws -> Bool? {
    guard let value = table[key] else { return nil }
    guard let bool = value.bool else { throw failure(key, "this must be true or false") }
    return bool
  }

  package func int(_ key: String, in range: ClosedRange<Int>) throws -> Int? {
    guard let value = table[key] else { return nil }
    guard let number = value.int, range.contains(number) else {
      throw failure(key, "this must be a whole number from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  /// One of the words of an enumeration.
  package func word<Word: RawRepresentable<String> & CaseIterable>(_ key: String) throws -> Word? {
    guard let text = try string(key) else { return nil }
    guard let word = Word(rawValue: text) else {
      let words = Word.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ", ")
      throw failure(key, "“\(text)” is not one of \(words)")
    }
    return word
  }

  /// A number, or a list whose length is one of `counts`.
  ///
  /// - Parameter help: the message if the value is something else.
  package func numbers(_ key: String, counts: [Int], help: String) throws -> [Float]? {
    guard let value = table[key] else { return nil }
    func number(_ value: any TOMLValueConvertible) -> Float? {
      value.double.map(Float.init) ?? value.int.map(Float.init)
    }
    if let single = number(value) { return [single] }
    let numbers = value.array?.compactMap(number) ?? []
    guard let count = value.array?.count, count == numbers.count, counts.contains(count) else {
      throw failure(key, help)
    }
    return numbers
  }
}
