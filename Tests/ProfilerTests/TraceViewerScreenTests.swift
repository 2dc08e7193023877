import Profiler
import ProgramSupport
import TerminalUI
import Testing

/// Whole screens of the trace viewer, compared with their files.
@Suite struct TraceViewerScreenTests {
  private func check(_ model: TraceViewerModel, _ name: String) throws {
    let size = model.screenSize
    try RecordedScreen("\(name) \(size.columns)x\(size.rows)").check(TraceViewerView.frame(of: model))
  }

  @Test(arguments: [(80, 24), (120, 40), (200, 60)]) func theSlowestPredictionIsSelected(_ size: (Int, Int)) throws {
    var model = TraceFixture.model(size: Size(columns: size.0, rows: size.1))
    model.press(.character("s"))
    try check(model, "trace")
  }

  @Test func twoTracesStandAboveEachOther() throws {
    var model = TraceFixture.model(size: Size(columns: 120, rows: 40), count: 2, notices: ["the file was cut off"])
    model.press(.character("s"), .character("+"), .character("+"))
    try check(model, "two traces")
  }

  @Test func aFilterIsNamedWhileItIsTyped() throws {
    var model = TraceFixture.model(size: Size(columns: 120, rows: 40))
    model.press(.character("w"), .character("/"))
    model.type("gpu")
    try check(model, "trace filter")
  }

  @Test func theHelpLiesOverTheScreen() throws {
    var model = TraceFixture.model(size: Size(columns: 80, rows: 24))
    model.press(.character("?"))
    try check(model, "trace help")
  }
}
