import Gallery
import Imaging
import InferenceTrace
import Pictures
import Scheduling

/// A frame of a stream on its way to the screen.
typealias FrameJob = PictureJob<ScreenRecipe>

/// What all frames of a stream are made with.
struct FrameJobs: Sendable {
  let filter: Filter
  /// None, one, or two that are compared.
  let models: [LentModel]
  let limits: ImageLimits
  let workers: WorkerPool
  let recorder: any TraceRecorder
  /// Where frames are shown.
  let room: @Sendable () -> ScreenRoom

  /// A frame with the clock of its stages. Of the few frames that are not dropped none is more urgent.
  func job(
    _ frame: VideoFrame, report: @escaping @Sendable (FrameJob.Progress) -> Void
  ) -> (FrameJob, StageClock) {
    let room = room()
    let recipe = ScreenRecipe(room: room) { [self] isCancelled in
      let (buffer, size) = try frame.decoded(
        covering: room.pictures.decodingSize.forDecoding(predicts: !models.isEmpty), limits: limits,
        isCancelled: isCancelled)
      return PreparedPicture(
        source: PictureCache.Source(buffer: buffer, originalSize: size), size: room.pictures.size(of: size),
        inGray: models.first?.plan.input.isGray ?? (filter != .original))
    }
    let clock = StageClock(label: "frame", recorder: recorder)
    let job = FrameJob(
      recipe, models: .lent(models), workers: workers, urgency: { 0 }, clock: clock, report: report)
    return (job, clock)
  }
}
