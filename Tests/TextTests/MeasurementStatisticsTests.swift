import Testing
import Text

@Suite struct MeasurementStatisticsTests {
  @Test func areThoseOfThePopulation() throws {
    let statistics = try #require(MeasurementStatistics(of: [4, 2, 8, 6]))
    #expect(statistics.average == 5 && statistics.first == 4 && statistics.median == 5)
    #expect(statistics.minimum == 2 && statistics.maximum == 8 && statistics.count == 4)
    #expect(abs(statistics.standardDeviation - 5.0.squareRoot()) < 1e-12)
  }

  @Test func theMedianOfAnOddNumberIsTheMiddleOne() { #expect(MeasurementStatistics(of: [9, 1, 5])?.median == 5) }

  @Test func ofNothingThereAreNone() { #expect(MeasurementStatistics(of: []) == nil) }
}
