import InferenceTrace
import TerminalUI
import Text

/// A recorded trace that is open.
package struct OpenTrace: Sendable {
  /// The file's name, as it is shown.
  package let name: String
  /// All that is in it.
  package let all: TraceTracks
  /// What is worth saying of the file: that it was cut off, that it holds entries of other programs.
  package let notices: [String]
  /// The tracks of what the filter lets through.
  package internal(set) var tracks: [TraceTrack]

  /// A trace that was read from the file at `path`.
  package init(_ recording: TraceRecording, path: String) {
    self.init(
      records: recording.records, range: recording.range, path: path,
      notices: (recording.isCutOff ? ["the file was cut off; what was recorded until then is shown"] : [])
        + (recording.foreignCount > 0 ? ["\(recording.foreignCount) entries of other programs are left out"] : []))
  }

  /// A trace of these records.
  package init(records: [TraceRecord], range: ClosedRange<TraceTime>, path: String, notices: [String] = []) {
    name = DisplayText.sanitized(path.split(separator: "/").last.map(String.init) ?? path)
    all = TraceTracks(records, range: range)
    tracks = all.tracks
    self.notices = notices
  }

  /// The track of an identifier, among those that are shown.
  package func track(_ id: TraceTrackID) -> TraceTrack? { tracks.first { $0.id == id } }
}
