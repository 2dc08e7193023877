import Evaluation
import Foundation
import ModelFiles
import OpenCoreML
import ProgramSupport
import SystemPackage
import Testing

@Suite struct ClassTableTests {
  private func rows(_ text: String) throws -> [[String]] {
    try ClassTable(text: text, path: "t.csv", folder: FilePath("/tables")).rows.map { [$0.written.string, $0.label] }
  }

  @Test(arguments: [
    "path,label\na.png,red\nb/c.png,green, olive", "a.png,red\nb/c.png,\"green, olive\"",
    "path;label\na.png;red\nb/c.png;green, olive", "file\tclass\na.png\tred\nb/c.png\tgreen, olive",
    "label,filename\nred,a.png\n\"green, olive\",b/c.png",
    "\"Image Path\",\"Class\"\r\n\"a.png\",\"red\"\r\n\"b/c.png\",\"green, olive\"",
    ",width,image,category\n0,64,a.png,red\n1,64,b/c.png,\"green, olive\"\n",
    "id;breed\na.png;red\nb\\c.png;green, olive\n",
    "filename,label\ra.png,red\rb/c.png,\"green, olive\"\r",
  ])
  func columnsAreFoundByTheirNamesAndSeparators(_ text: String) throws {
    let found = try rows(text)
    #expect(found[0] == ["a.png", "red"])
    #expect(found[1][0] == "b/c.png" && found[1][1].hasPrefix("green"))
  }

  @Test func whatIsWrongWithATableIsSaid() {
    for (text, message) in [
      ("a.png", "line 1 is not “path,label”"), ("path,label", "labels is empty"), ("", "labels is empty"),
      ("path,width,height\na.png,1,2", "none of the columns “path”, “width”, “height” is called “label”"),
      ("version https://git-lfs.github.com/spec/v1\noid sha256:0", "git lfs pull"),
    ] {
      let error = #expect(throws: EvaluationError.self) { try rows(text) }
      #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
    }
  }

  /// A classifier of three colours.
  private func output() throws -> ClassOutput {
    var metadata = ModelMetadata(
      source: .init(fileName: "x.onnx", digest: ""),
      inputs: [FeatureMetadata(name: "x", elementType: "f32", shape: TensorShape([1, 3, 32, 32]))],
      outputs: [FeatureMetadata(name: "y", elementType: "f32", shape: TensorShape([1, 3]))])
    (metadata.classLabels, metadata.predictedProbabilitiesName, metadata.predictedFeatureName) = (
      ["red", "green", "blue"], "y", "class"
    )
    return try #require(ClassOutput(MLModelDescription(metadata, try ModelFeatures(metadata))))
  }

  private func places(_ text: String, folder: String = "/tables", folders: [FilePath] = ["/photos"]) throws
    -> ClassTruth
  {
    let photographs: [FilePath] = ["/photos/a.png", "/photos/b.png", "/photos/sub/c.png"]
    return try ClassTruth(
      try ClassTable(text: text, path: "t.csv", folder: FilePath(folder)), photographs, try output(), folders: folders)
  }

  @Test(arguments: [
    "path,label\na.png,red\nb.png,green\nsub/c.png,blue", "a.png,red\nb.png,green\nc.png,blue",
    "a,red\nb,green\nc,blue",
    "/other/data/a.png,red\n/other/data/b.png,green\n/other/data/sub/c.png,blue",
    "photos/a.png,red\nphotos/b.png,green\nphotos/sub/c.png,2",
    "../photos/a.png,red\n../photos/b.png,green\n../photos/sub/c.png,blue",
  ])
  func pathsStartFromWhereverTheyLeadToAPhotograph(_ text: String) throws {
    let truth = try places(text)
    #expect(truth.places == ["/photos/a.png": 0, "/photos/b.png": 1, "/photos/sub/c.png": 2])
    #expect(truth.unmatched.isEmpty)
  }

  @Test func aNameThatIsThereTwiceIsNotGuessed() throws {
    let photographs: [FilePath] = ["/photos/x/a.png", "/photos/y/a.png", "/photos/b.png"]
    let table = try ClassTable(text: "a.png,red\nb.png,green", path: "t.csv", folder: "/tables")
    let truth = try ClassTruth(table, photographs, try output(), folders: ["/photos"])
    #expect(truth.places == ["/photos/b.png": 1])
    #expect(truth.unmatched.count { $0.reason.contains("more than once") } == 2)
  }

  @Test func nothingThatMatchesNamesTheTableAndTheFirstOfBoth() throws {
    let error = #expect(throws: EvaluationError.self) { try places("x.png,red\ny.png,green") }
    let text = error?.description ?? ""
    #expect(text.contains("t.csv: none of its 2 paths is among the 3 photographs"), "\(text)")
    #expect(text.contains("“x.png”") && text.contains("“/photos/a.png”"), "\(text)")
  }
}
