import Evaluation
import Foundation
import Testing
import Text

@Suite struct PerformanceReportTests {
  private static let hostile = "a\u{1B}[2J<script>\"é漢,\n"

  private func report(median: Double = 0.020, names: [String] = ["conv", hostile, "shape"]) throws -> PerformanceReport
  {
    let statistics = try #require(MeasurementStatistics(of: [median * 1.5, median, median, median * 0.9]))
    let operations = names.enumerated().map { index, name in
      ReportedOperation(
        index: index, name: name, type: "Convolution", device: index == 2 ? nil : "CPU",
        supportedDevices: ["CPU", "GPU.0"], reason: index == 2 ? "folded into a constant" : "the fastest",
        seconds: index == 2 ? nil : Double(index + 1) / 1_000, kernel: "brgconv_avx2_f32", precision: "f32")
    }
    return PerformanceReport(
      model: "Model.onnx", engine: .init(name: "OpenVINO", version: "2026.4.1-1"), device: "CPU", precision: "f32",
      machine: .init(device: "Processor", coreCount: 2, system: "Linux 6"), date: Date(timeIntervalSince1970: 1_000),
      prediction: statistics, load: statistics, uncachedLoad: statistics, compilation: nil, operations: operations,
      peakBytes: 150_000_000, missingDevice: nil)
  }

  @Test func isTheSameAfterJSON() throws {
    let report = try report()
    #expect(try PerformanceReport(json: report.json()) == report)
    let object = try #require(try JSONSerialization.jsonObject(with: report.json()) as? [String: Any])
    for name in [
      "model", "engine", "device", "precision", "machine", "prediction", "load", "uncachedLoad", "operations",
      "peakBytes",
    ] {
      #expect(object[name] != nil, "\(name)")
    }
    let prediction = try #require(object["prediction"] as? [String: Any])
    #expect(
      Set(["average", "first", "median", "minimum", "maximum", "standardDeviation", "count"]).isSubset(
        of: prediction.keys))
  }

  @Test func countsOperationsAndTimeByDevice() throws {
    let devices = try report().devices
    #expect(devices.map(\.name) == ["CPU"] && devices[0].operationCount == 2)
    #expect(abs(devices[0].seconds - 0.003) < 1e-12)
  }

  @Test func theLongestOperationComesFirstAndHasTheLongestBar() throws {
    let lines = try report().text().split(separator: "\n").map(String.init)
    let rows = lines.drop { !$0.contains("operation  ") }.dropFirst()
    #expect(rows.first?.contains("2.00 ms  ██████████") == true)
    #expect(try report().text(operationCount: 1).contains("… and 2 more"))
  }

  @Test func nothingThatATerminalOrABrowserObeysIsLeft() throws {
    let report = try report()
    #expect(!report.text().contains("\u{1B}") && !report.csv.contains("\u{1B}"))
    #expect(!report.html().contains("<script>") && report.html().contains("&lt;script&gt;"))
  }

  @Test func thePageLoadsNothing() throws {
    let page = try report().html(comparedTo: [("other", report(median: 0.01))])
    #expect(!page.contains("http") && !page.contains("src=") && !page.contains("@import"))
    #expect(page.contains("0.50"))
  }

  @Test func theTableOfOperationsHasALineForEach() throws {
    let lines = try report().csv.split(separator: "\r\n")
    #expect(lines.count == 4)
    #expect(lines[0] == "index,name,type,device,supportedDevices,seconds,kernel,precision,reason")
    #expect(lines[1] == "0,conv,Convolution,CPU,CPU GPU.0,0.001,brgconv_avx2_f32,f32,the fastest")
  }

  @Test func aComparisonIsRelativeToTheFirst() throws {
    let text = ReportComparison([("a", try report()), ("b", try report(median: 0.010))]).text
    let lines = text.split(separator: "\n").map(String.init)
    #expect(lines.contains { $0.hasPrefix("b ") && $0.contains("10.00 ms") && $0.contains("0.50") })
  }
}
