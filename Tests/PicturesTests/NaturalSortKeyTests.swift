import Pictures
import Testing

@Suite struct NaturalSortKeyTests {
  private func sorted(_ names: [String]) -> [String] {
    names.sorted { NaturalSortKey(Array($0.utf8)) < NaturalSortKey(Array($1.utf8)) }
  }

  @Test func numbersAreOrderedByTheirValue() {
    #expect(
      sorted(["photo 10.jpg", "photo 9.jpg", "photo 1.jpg", "photo 100.jpg"]) == [
        "photo 1.jpg", "photo 9.jpg", "photo 10.jpg", "photo 100.jpg",
      ])
  }

  @Test func lettersAreOrderedWithoutRegardToCase() {
    #expect(sorted(["b", "A", "a", "B"]) == ["A", "a", "B", "b"])
  }

  @Test func leadingZerosDoNotCountButTellNamesApart() {
    #expect(sorted(["x010", "x9", "x10", "x009"]) == ["x009", "x9", "x010", "x10"])
  }

  @Test func aFoldersFilesStandTogether() {
    #expect(sorted(["a b/1", "a/2", "a/1"]) == ["a/1", "a/2", "a b/1"])
  }

  @Test func theOrderIsTotalForBytesOfEveryKind() {
    let names = (0..<200).map { seed in (0..<(seed % 7)).map { UInt8(truncatingIfNeeded: seed &* 131 &+ $0 &* 57) } }
    for left in names {
      for right in names where left != right {
        let (first, second) = (NaturalSortKey(left), NaturalSortKey(right))
        #expect((first < second) != (second < first))
      }
    }
  }
}
