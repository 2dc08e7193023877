import Testing

@testable import CoreMLFormats

@Suite struct TextTests {
  @Test func placeholder() {}
}
