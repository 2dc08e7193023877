import Files
import Foundation
import OpenVINO
import Scheduling

/// What went wrong in the engine, in words for a message.
package enum EngineFailure {
  /// Why the engine failed, without what it attempted, because the message already names that.
  package static func reason(_ error: any Error) -> String {
    let reason = (error as? OpenVINOError)?.reason ?? FileContent.reason(error)
    // The engine's own words do not say what there is too little of.
    let noThread = String(cString: strerror(EAGAIN))
    if reason.contains(noThread) { return "\(BlockingThread.Shortage(reason: noThread))" }
    if ["can't alloc", "std::bad_alloc"].contains(where: reason.contains) {
      return "there is not enough memory (\(reason))"
    }
    return reason
  }
}
