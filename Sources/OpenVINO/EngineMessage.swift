/// Turns OpenVINO's message into one line, without source locations or text that only its developers can use.
///
/// ```text
/// Exception from src/inference/src/cpp/core.cpp:84:
/// Check 'false' failed at src/frontends/common_translators/src/unconverted_ops_report.cpp:151:
/// FrontEnd API failed with OpConversionFailure:
/// Model wasn't fully converted.
/// Summary:
/// -- No conversion rule found for operations: my.domain.FooBar
/// ```
///
/// becomes “it has operations that OpenVINO does not know: my.domain.FooBar”.
enum EngineMessage {
  private static let longest = 300

  static func oneLine(_ message: String) -> String {
    let lines = message.split(whereSeparator: \.isNewline).map(trimmed).filter { !$0.isEmpty }
    let text =
      unknownOperations(lines) ?? unreadable(lines) ?? missingWeights(lines) ?? unusableOperation(lines)
      ?? rest(lines)
    return text.count > longest ? text.prefix(longest) + "…" : text
  }

  // MARK: What is known

  private static func unknownOperations(_ lines: [String]) -> String? {
    let marker = "No conversion rule found for operations:"
    guard let line = lines.first(where: { $0.contains(marker) }), let start = range(of: marker, in: line)?.upperBound
    else { return nil }
    return "it has operations that OpenVINO does not know: \(trimmed(line[start...]))"
  }

  private static func unreadable(_ lines: [String]) -> String? {
    guard lines.contains(where: { $0.hasPrefix("Unable to read the model:") }) else { return nil }
    return "it is not in a format that OpenVINO reads, or it is damaged"
  }

  private static func missingWeights(_ lines: [String]) -> String? {
    let marker = "externally stored data in file ("
    guard let line = lines.first(where: { $0.contains(marker) }), let start = range(of: marker, in: line)?.upperBound
    else { return nil }
    return "the weights beside it, \(line[start...].prefix { $0 != "," && $0 != ")" }), are missing or cut off"
  }

  /// Looks for "-- Conv-17 with a message:", followed by lines about its origin. The problem is in the last line before the
  /// summary.
  private static func unusableOperation(_ lines: [String]) -> String? {
    guard let start = lines.firstIndex(where: { $0.hasPrefix("-- ") && $0.hasSuffix(" with a message:") }) else {
      return nil
    }
    let name = lines[start].dropFirst(3).prefix { $0 != " " }
    let behind = lines[(start + 1)...].prefix { !$0.hasPrefix("Summary") && !$0.hasPrefix("-- ") }
    return
      "its operation \(name) cannot be used: \(behind.last(where: isTold).map(withoutPlaces) ?? "no reason is given")"
  }

  // MARK: What is left

  private static func rest(_ lines: [String]) -> String {
    let told = lines.filter(isTold).map(withoutPlaces).filter { !$0.isEmpty }
    let unique = told.reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
    return unique.isEmpty ? "no reason is given" : unique.joined(separator: "; ")
  }

  private static func isTold(_ line: String) -> Bool {
    let noise = [
      "Exception from ", "FrontEnd API failed with", "While validating", "Summary:", "Model wasn't fully converted",
      "Loading input model", "[ GENERAL_ERROR ]", "[ NOT_FOUND ]",
    ]
    if noise.contains(where: { line.hasPrefix($0) }) { return false }
    return !(line.hasPrefix("Check '") && line.contains("' failed at "))
  }

  /// Removes "at src/core/shape.cpp:307:" and similar source locations.
  private static func withoutPlaces(_ line: String) -> String {
    var words: [Substring] = []
    for word in line.split(separator: " ") {
      if !isPlace(word) {
        words.append(word)
      } else if let last = words.last, ["at", "from", "in"].contains(last) {
        words.removeLast()
      }
    }
    let text = words.joined(separator: " ")
    return text.hasSuffix(":") ? String(text.dropLast()) : text
  }

  private static func isPlace(_ word: Substring) -> Bool {
    guard let dot = word.lastIndex(of: ".") else { return false }
    let ending = word[dot...].dropFirst().prefix { $0.isLetter }
    return ["cpp", "hpp", "h", "cc", "c"].contains(String(ending)) && word[dot...].contains(":")
  }

  private static func trimmed(_ text: some StringProtocol) -> String {
    var text = text[...]
    while text.first?.isWhitespace == true { text = text.dropFirst() }
    while text.last?.isWhitespace == true { text = text.dropLast() }
    return String(text)
  }

  private static func range(of wanted: String, in text: String) -> Range<String.Index>? {
    var start = text.startIndex
    while start < text.endIndex {
      if text[start...].hasPrefix(wanted) { return start..<text.index(start, offsetBy: wanted.count) }
      start = text.index(after: start)
    }
    return nil
  }
}
