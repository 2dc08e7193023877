import Imaging
import OpenCoreML

extension PhotographInput {
  /// What goes into the model for a picture of any size and format.
  package func features(from picture: PixelBuffer) throws -> MLDictionaryFeatureProvider {
    try MLDictionaryFeatureProvider(dictionary: [name: MLFeatureValue(pixelBuffer: self.picture(from: picture))])
  }

  /// The whole picture in the input's colours, stretched to its size.
  package func picture(from picture: PixelBuffer) -> PixelBuffer {
    (isGray ? picture.grayscale() : picture.rgb()).resized(width: size.width, height: size.height)
  }
}

extension PixelSize {
  /// What a photograph has to cover that is shown at this size.
  ///
  /// - Parameter predicts: whether models see it: their input comes from the same decode.
  package func forDecoding(predicts: Bool) -> PixelSize {
    // The side of most image models' inputs: photographs are decoded before a model is there to ask.
    let side = predicts ? PhotographInput.usualSide : 0
    return PixelSize(width: max(width, side), height: max(height, side))
  }
}
