import InferenceTrace
import TerminalUI
import Text

/// A recorded trace that is open.
package struct OpenTrace: Sendable {
  /// The file's name, ready to show.
  package let name: String
  /// All tracks, whatever the filter.
  package let all: TraceTracks
  /// Remarks about the file: that it was cut off, or contains entries of other programs.
  package let notices: [String]
  /// The tracks that pass the filter.
  package internal(set) var tracks: [TraceTrack]

  /// A trace read from the file at `path`.
  package init(_ recording: TraceRecording, path: String) {
    self.init(
      records: recording.records, range: recording.range, path: path,
      notices: (recording.isCutOff ? ["the file was cut off; what was recorded until then is shown"] : [])
        + (recording.foreignCount > 0 ? ["\(recording.foreignCount) entries from other programs are left out"] : []))
  }

  /// A trace of these records.
  package init(records: [TraceRecord], range: ClosedRange<TraceTime>, path: String, notices: [String] = []) {
    name = DisplayText.sanitized(path.split(separator: "/").last.map(String.init) ?? path)
    all = TraceTracks(records, range: range)
    tracks = all.tracks
    self.notices = notices
  }

  /// The visible track with this identifier.
  package func track(_ id: TraceTrackID) -> TraceTrack? { tracks.first { $0.id == id } }
}
