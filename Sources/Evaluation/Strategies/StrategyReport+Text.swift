import Pictures
import Text

extension StrategyReport {
  /// The figures as a table, one line per strategy.
  package var table: String {
    var table = TextTable(
      [("strategy", .left)]
        + ["first tile", "screen done", "throughput", "memory", "busy", "wasted", "fling done", "dropped"].map {
          ($0, .right)
        })
    for entry in strategies {
      table.add([
        entry.name.title, Figures.milliseconds(entry.firstTileSeconds), Figures.milliseconds(entry.screenDoneSeconds),
        Figures.rate(entry.throughput), Figures.megabytes(Double(entry.peakBytes)),
        "\(Int((entry.processorShare * 100).rounded())) %", "\(entry.wastedPredictions)",
        Figures.milliseconds(entry.flingDoneSeconds), "\(entry.droppedTiles)",
      ])
    }
    return table.text + "\n" + remarks.map { $0 + "\n" }.joined()
  }

  private var remarks: [String] {
    let (prepare, predict) = (parts.preparationSeconds, parts.predictionSeconds)
    var remarks = [
      "\(photographs) photographs, \(model) in \(precision), medians of \(rounds) rounds; limited to \(inFlight) in flight.",
      "A photograph takes \(Figures.fixed(prepare * 1_000, digits: 1)) ms of preparation and "
        + "\(Figures.fixed(predict * 1_000, digits: 1)) ms of prediction: "
        + "\(cores) cores that never wait make \(Figures.fixed(throughputLimit, digits: 1)) a second.",
    ]
    if let concurrent = entry(.concurrent), let serial = entry(.serial), serial.throughput > 0 {
      remarks.append(
        "Concurrent: \(Figures.fixed(concurrent.throughput / serial.throughput, digits: 2)) times serial, "
          + "\(Int((concurrent.throughput / throughputLimit * 100).rounded())) % of that limit.")
    }
    if let concurrent = entry(.concurrent), let limited = entry(.limited), concurrent.peakBytes > 0 {
      remarks.append(
        "Limited: \(Figures.fixed(Double(limited.peakBytes) / Double(concurrent.peakBytes), digits: 2)) of its memory at "
          + "\(Figures.fixed(limited.throughput / concurrent.throughput, digits: 2)) of its throughput.")
    }
    return remarks
  }

  /// The figures of one strategy.
  package func entry(_ name: StrategyName) -> Entry? { strategies.first { $0.name == name } }
}
