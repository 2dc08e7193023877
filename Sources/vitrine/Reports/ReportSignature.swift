/// Recognises this program's reports, in every format, by how they start: only a report may be replaced.
enum ReportSignature {
  static func isReport(_ start: String) -> Bool {
    // CSV lines end with two characters, which Swift treats as one.
    let lines = start.split(maxSplits: 2, omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    let first = lines.first.map(String.init) ?? ""
    let second = lines.dropFirst().first.map(String.init) ?? ""
    return isPage(start) || isJSON(start) || isTable(first) || isText(first, second)
  }

  private static func isPage(_ start: String) -> Bool {
    start.hasPrefix("<!doctype html>\n<html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\"")
  }

  /// An evaluation's or a comparison's fields, sorted as they are written.
  private static func isJSON(_ start: String) -> Bool {
    start.hasPrefix("{\n  \"")
      && ["\"model\" : ", "\"engine\" : ", "\"results\" : ", "\"device\" : ", "\"variants\" : "].contains {
        start.contains("\n  \($0)")
      }
  }

  private static func isTable(_ first: String) -> Bool {
    first.hasPrefix("path,") && first.hasSuffix(",problem")
      || first.hasPrefix("name,model,precision,device,bytes,")
  }

  private static func isText(_ first: String, _ second: String) -> Bool {
    let isEvaluation = first.contains(" on ") && first.contains(", at ") && second.contains(" photographs")
    return isEvaluation || second.contains("runs in") && second.contains("on disk")
  }
}
