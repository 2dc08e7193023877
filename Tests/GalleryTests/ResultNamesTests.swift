import Gallery
import SystemPackage
import Testing

@Suite struct ResultNamesTests {
  @Test func aResultsNamesAreThoseOfItsPhotographAloneAndNeverTooLong() {
    let names = ResultNames("/a/x.jpg", fileExtension: "png")
    #expect(names[0] == "x.png" && names[1].string.hasPrefix("x-") && names[1].string.count == 14)
    #expect(names[2].string == names[1].stem + "-2.png")
    #expect(ResultNames("/a/x.jpg", fileExtension: "png")[1] == names[1])
    #expect(ResultNames("/a/x.gif", fileExtension: "png")[1] != names[1])
    #expect(ResultNames("/b/x.jpg", fileExtension: "png")[1] != names[1])
    #expect(ResultNames("/a/.x", fileExtension: "png")[0] == ".x.png")
    let long = ResultNames(FilePath("/a/\(String(repeating: "ä", count: 126))"), fileExtension: "webp")
    #expect(long[0].string.utf8.count <= 255 && long[0] == long[1] && long[0].string.hasPrefix("ää"))
    #expect(!long[2].string.contains("\u{FFFD}") && long[2].string.utf8.count <= 255)
  }
}
