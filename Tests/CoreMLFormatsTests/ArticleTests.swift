import CoreMLFormats
import Foundation
import Testing

/// The article “Core ML's formats” says what is read.
@Suite struct ArticleTests {
  private static let article: String = {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let file = root.appendingPathComponent("Sources/OpenCoreML/OpenCoreML.docc/CoreMLFormats.md")
    return (try? String(contentsOf: file, encoding: .utf8)) ?? ""
  }()

  @Test func namesEveryOperationAndLayerThatRunsOrIsRefused() {
    let words = Set(Self.article.split { !$0.isLetter && !$0.isNumber && $0 != "_" }.map(String.init))
    let names =
      ProgramOperations.names + ProgramOperations.refused.keys + NetworkLayers.names + NetworkLayers.refusedNames
    #expect(names.filter { !words.contains($0) }.sorted() == [])
  }

  @Test func namesEveryKindOfModel() {
    for kind in ModelKind.allCases { #expect(Self.article.contains(kind.name), "\(kind.name)") }
  }
}
