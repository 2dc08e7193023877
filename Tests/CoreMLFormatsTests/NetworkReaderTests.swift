import Testing

@testable import CoreMLFormats

@Suite struct NetworkReaderTests {
  @Test func namesEveryKindOfLayer() { #expect(LayerKind.all.count == 149) }
}
