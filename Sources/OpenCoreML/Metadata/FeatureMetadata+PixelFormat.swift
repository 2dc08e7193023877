import Imaging
import ModelFiles

extension FeatureMetadata.Image {
  package var pixelFormat: PixelBuffer.Format { colorLayout == .gray ? .gray8 : .rgb8 }
}
