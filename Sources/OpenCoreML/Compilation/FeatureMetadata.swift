import Imaging

/// One input or output, as a compiled model's `metadata.json` says it.
package struct FeatureMetadata: Sendable, Equatable, Codable {
  /// How an image lies in the tensor.
  package struct Image: Sendable, Equatable, Codable {
    package enum ColorLayout: String, Sendable, Codable { case gray, rgb }
    package enum AxisOrder: String, Sendable, Codable {
      /// Batch, channels, rows, columns.
      case planar = "NCHW"
      /// Batch, rows, columns, channels.
      case interleaved = "NHWC"
    }

    package var colorLayout: ColorLayout
    package var axisOrder: AxisOrder
    /// What a component of 0 is in the tensor, and what one of 255 is.
    package var lowerBound: Float
    package var upperBound: Float

    package init(colorLayout: ColorLayout, axisOrder: AxisOrder, lowerBound: Float, upperBound: Float) {
      self.colorLayout = colorLayout
      self.axisOrder = axisOrder
      self.lowerBound = lowerBound
      self.upperBound = upperBound
    }

    package var pixelFormat: PixelBuffer.Format { colorLayout == .gray ? .gray8 : .rgb8 }
    package var rowAxis: Int { axisOrder == .planar ? 2 : 1 }
    package var columnAxis: Int { axisOrder == .planar ? 3 : 2 }
    package var channelAxis: Int { axisOrder == .planar ? 1 : 3 }
  }

  package var name: String
  /// OpenVINO's name of the element type: "f32".
  package var elementType: String
  package var shape: TensorShape
  /// `nil` where it is a multi-array.
  package var image: Image?
  /// Whether that it is an image was concluded from its shape alone.
  package var isInferred: Bool

  package init(
    name: String, elementType: String, shape: TensorShape, image: Image? = nil, isInferred: Bool = false
  ) {
    self.name = name
    self.elementType = elementType
    self.shape = shape
    self.image = image
    self.isInferred = isInferred
  }
}
