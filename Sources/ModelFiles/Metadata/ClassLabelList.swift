import Foundation
import Text

/// The names of a model's classes, in the forms that files use.
///
/// - One name on each line, in class order: `cat`, `dog`.
/// - Lines that start with the class number, from 0 or 1 without a gap: `0 cat`, `1: dog`, `2,fox`. The numbers give the order.
/// - Lines that start with a WordNet number, which is dropped: `n02123045 tabby cat`.
/// - JSON: a list of names, an object with numbers and names as keys and values in either order, or an object that holds one of
///   these under `id2label`, `label2id`, `labels`, `names`, `classes` or `categories`, like Hugging Face's config.json.
package enum ClassLabelList {
  /// What is wrong with the text.
  package struct Problem: Error, CustomStringConvertible {
    /// The line, from 1, if the problem is in one line.
    package var line: Int?
    package var description: String
  }

  /// Reads the names.
  package static func labels(in text: String) throws(Problem) -> [String] {
    // A byte-order mark that is still in the text.
    let text = text.unicodeScalars.first == "\u{FEFF}" ? String(text.unicodeScalars.dropFirst()) : text
    let start = text.first { !$0.isWhitespace }
    if start == "{" || start == "[", let json = try? JSONSerialization.jsonObject(with: Data(text.utf8)) {
      return try labels(inJSON: json)
    }
    if start == "{" {
      throw Problem(description: "this begins like JSON but is not valid; correct it, or write one label per line")
    }
    return try labels(inLines: text)
  }

  // MARK: Lines

  private static func labels(inLines text: String) throws(Problem) -> [String] {
    var lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      .map { $0.trimmingCharacters(in: .whitespaces) }
    while lines.last?.isEmpty == true { lines.removeLast() }
    guard !lines.isEmpty else { throw Problem(description: "there are no labels; write one per line") }
    if let blank = lines.firstIndex(where: \.isEmpty) {
      throw Problem(
        line: blank + 1, description: "the line is blank; write one label per line, in the order of the classes")
    }
    return withoutSynsets(try withoutNumbers(lines))
  }

  /// The names of numbered lines in the order of their numbers; lines without numbers are returned as they are.
  private static func withoutNumbers(_ lines: [String]) throws(Problem) -> [String] {
    var numbered: [(number: Int, name: String)] = []
    var isCertain = true
    for line in lines {
      let digits = line.prefix { $0.isASCII && $0.isNumber }
      let rest = line[digits.endIndex...]
      guard let number = Int(digits), let separator = rest.first, " \t:,;.)".contains(separator) else { return lines }
      let name = rest.drop { " \t:,;.)\"'".contains($0) }.trimmingCharacters(in: CharacterSet(charactersIn: " \t\"',"))
      guard !name.isEmpty else { return lines }
      // "100 metres" may be a name; "100: metres" is a number and a name.
      if !":\t)".contains(separator) { isCertain = false }
      numbered.append((number, name))
    }
    do {
      return try ordered(numbered)
    } catch {
      // A name may start with a number.
      guard isCertain, lines.count > 1 else { return lines }
      throw error
    }
  }

  /// Drops WordNet numbers, which ImageNet's lists contain and which mean nothing to people.
  private static func withoutSynsets(_ lines: [String]) -> [String] {
    let names = lines.map { line -> String? in
      let number = line.prefix { $0 != " " && $0 != "\t" && $0 != "," }
      let digits = number.dropFirst()
      guard number.first == "n", digits.count == 8, digits.allSatisfy({ $0.isASCII && $0.isNumber }) else { return nil }
      let name = line[number.endIndex...].drop { " \t,".contains($0) }
      return name.isEmpty ? nil : String(name)
    }
    let found = names.compactMap { $0 }
    return found.count == lines.count ? found : lines
  }

  // MARK: JSON

  private static func labels(inJSON json: Any) throws(Problem) -> [String] {
    if let list = json as? [Any] {
      let names = list.compactMap(name)
      guard names.count == list.count, !names.isEmpty else {
        if let numbered = numberedObjects(list) { return try ordered(numbered) }
        throw Problem(description: "this JSON list holds something other than names; write [\"cat\", \"dog\"]")
      }
      return names
    }
    guard let object = json as? [String: Any] else {
      throw Problem(description: "this JSON holds no names; write a list of them: [\"cat\", \"dog\"]")
    }
    for key in ["id2label", "label2id", "labels", "names", "classes", "categories"] {
      if let inner = object[key], inner is [Any] || inner is [String: Any] { return try labels(inJSON: inner) }
    }
    let byNumber = object.compactMap { key, value in Int(key).flatMap { number in name(value).map { (number, $0) } } }
    if byNumber.count == object.count, !byNumber.isEmpty { return try ordered(byNumber) }
    let byName = object.compactMap { key, value in number(value).map { ($0, key) } }
    if byName.count == object.count, !byName.isEmpty { return try ordered(byName) }
    throw Problem(
      description:
        "this JSON holds no names of classes; it may be a list, an object {\"0\": \"cat\"}, or have one as “id2label”")
  }

  /// A name, or the last element of a list: ["n02123045", "tabby"].
  private static func name(_ value: Any) -> String? {
    let text = value as? String ?? (value as? [Any])?.last as? String
    return text.flatMap { $0.isEmpty ? nil : $0 }
  }

  private static func number(_ value: Any) -> Int? {
    if let text = value as? String { return Int(text) }
    return (value as? NSNumber).flatMap { Int(exactly: $0) }
  }

  /// [{"id": 0, "name": "cat"}]
  private static func numberedObjects(_ list: [Any]) -> [(Int, String)]? {
    let found = list.compactMap { element -> (Int, String)? in
      guard let object = element as? [String: Any], let number = (object["id"] ?? object["index"]).flatMap(number),
        let name = (object["name"] ?? object["label"]).flatMap(name)
      else { return nil }
      return (number, name)
    }
    return found.count == list.count && !found.isEmpty ? found : nil
  }

  /// The names in the order of their numbers, which must start at 0 or 1 and have no gaps.
  private static func ordered(_ numbered: [(number: Int, name: String)]) throws(Problem) -> [String] {
    let sorted = numbered.sorted { $0.number < $1.number }
    let first = sorted.first?.number ?? 0
    guard first == 0 || first == 1 else {
      throw Problem(description: "the classes are numbered from \(first); they must begin at 0 or 1")
    }
    for (place, entry) in sorted.enumerated() where entry.number != first + place {
      let isTwice = place > 0 && entry.number == sorted[place - 1].number
      throw Problem(
        description: isTwice
          ? "class \(entry.number) appears twice" : "class \(first + place) is missing: name all of them, in any order"
      )
    }
    return sorted.map(\.name)
  }
}
