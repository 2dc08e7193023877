import Testing
import Text

@Suite struct PercentilesTests {
  @Test func percentilesLieInProportionBetweenMeasurements() throws {
    let hundred = try #require(Percentiles(of: (0...100).map(Double.init).shuffled()))
    #expect((hundred.median, hundred.p95, hundred.p99) == (50, 95, 99))
    let even = try #require(Percentiles(of: [1, 10, 2, 3]))
    #expect(even.median == 2.5 && abs(even.p95 - 8.95) < 1e-12 && abs(even.p99 - 9.79) < 1e-12)
    #expect(Percentiles.median(of: [.infinity, 1, .infinity, 2]) == .infinity)
    #expect(Percentiles.median(of: [.infinity, .infinity]) == .infinity)
    let two = try #require(Percentiles(of: [4, 2]))
    #expect(two.median == 3 && Percentiles.median(of: [4, 2]) == 3)
    let one = try #require(Percentiles(of: [7]))
    #expect((one.median, one.p95, one.p99) == (7, 7, 7))
    #expect(Percentiles(of: []) == nil)
  }
}
