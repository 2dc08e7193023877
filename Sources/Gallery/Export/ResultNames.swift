import SystemPackage

/// Names for results, one a source, none twice: `a/x.jpg` and `b/x.jpg` become `x.png` and `x-2.png`.
///
/// They depend on the sources and their order alone, so a second run finds what the first one wrote.
package struct ResultNames {
  private let names: [String]

  package init(_ sources: [FilePath], fileExtension: String) {
    var taken: Set<String> = []
    names = sources.map { source in
      let stem = source.stem ?? "photograph"
      var name = "\(stem).\(fileExtension)"
      var number = 2
      while !taken.insert(name).inserted {
        name = "\(stem)-\(number).\(fileExtension)"
        number += 1
      }
      return name
    }
  }

  /// The name for the source at `index`.
  package subscript(index: Int) -> String { names[index] }
}
