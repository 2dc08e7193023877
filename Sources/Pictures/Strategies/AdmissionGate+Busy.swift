import Scheduling

extension AdmissionGate {
  /// A gate in front of something that works on `count` pictures at once. It lets one more in, which gets ready meanwhile, so that the
  /// work never waits for its input.
  package convenience init(keepingBusy count: Int) { self.init(limit: count + 1) }

  /// Changes how many are worked on at once.
  package func keepBusy(_ count: Int) { limit = count + 1 }
}
