import Testing

@Suite struct DamagedModelTests {
  @Test func placeholder() {}
}
