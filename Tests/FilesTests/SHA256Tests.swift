import Files
import Testing

@Suite struct SHA256Tests {
  @Test func sha256IsThatOfTheStandardsExamples() {
    var digest = SHA256()
    digest.update("abc")
    #expect(digest.hexDigest() == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    #expect(SHA256().hexDigest() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
  }

  @Test func sha256OfPartsIsThatOfTheWhole() {
    var parts = SHA256()
    parts.update("a")
    parts.update("bc")
    var whole = SHA256()
    whole.update("abc")
    #expect(parts.hexDigest() == whole.hexDigest())
  }

  @Test func md5NamesTheExampleOfTheThumbnailSpecification() {
    #expect(md5HexDigest(of: "file:///home/jens/photos/me.png") == "c6ee772d9e49320e97ec29a7eb5b1697")
  }
}
