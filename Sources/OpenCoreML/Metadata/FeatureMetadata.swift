import Imaging

/// One input or output, as a compiled model's `metadata.json` says it.
package struct FeatureMetadata: Sendable, Equatable, Codable {
  /// How an image lies in the tensor.
  package struct Image: Sendable, Equatable, Codable {
    /// Which channels there are, in their order.
    package enum ColorLayout: String, Sendable, Codable, CaseIterable { case gray, rgb, bgr }
    package enum AxisOrder: String, Sendable, Codable, CaseIterable {
      /// Batch, channels, rows, columns.
      case planar = "NCHW"
      /// Batch, rows, columns, channels.
      case interleaved = "NHWC"
    }

    /// What a component of 0 is in the tensor, and what one of 255 is.
    package struct Bounds: Sendable, Equatable, Codable {
      package var lower: Float
      package var upper: Float

      package init(lower: Float, upper: Float) { (self.lower, self.upper) = (lower, upper) }
    }

    package var colorLayout: ColorLayout
    package var axisOrder: AxisOrder
    /// What a component of 0 is in the tensor, and what one of 255 is.
    package var lowerBound: Float
    package var upperBound: Float
    /// The same for each of the tensor's channels, in their order, where they differ; else `nil`. They go before the other two.
    package var channelBounds: [Bounds]?
    /// How many dimensions the tensor has, if not four: three without a batch, two without channels either.
    package var rank: Int?

    package init(
      colorLayout: ColorLayout, axisOrder: AxisOrder, lowerBound: Float, upperBound: Float,
      channelBounds: [Bounds]? = nil, rank: Int? = nil
    ) {
      self.rank = rank == 4 ? nil : rank
      self.colorLayout = colorLayout
      self.axisOrder = axisOrder
      self.lowerBound = lowerBound
      self.upperBound = upperBound
      self.channelBounds = channelBounds
    }

    /// The bounds of a scale, which holds one for all channels or one for each.
    package mutating func setBounds(_ scale: PixelScale) {
      let bounds = scale.bounds
      (lowerBound, upperBound) = (bounds[0].lower, bounds[0].upper)
      channelBounds = bounds.count > 1 ? bounds : nil
    }

    package var pixelFormat: PixelBuffer.Format { colorLayout == .gray ? .gray8 : .rgb8 }
    package var rowAxis: Int { columnAxis - 1 }
    package var columnAxis: Int { (rank ?? 4) - (axisOrder == .planar ? 1 : 2) }
    /// `nil` if there is none.
    package var channelAxis: Int? { rank == 2 ? nil : axisOrder == .planar ? rowAxis - 1 : columnAxis + 1 }
  }

  package var name: String
  /// OpenVINO's name of the element type: "f32".
  package var elementType: String
  package var shape: TensorShape
  /// `nil` where it is a multi-array.
  package var image: Image?
  /// Whether that it is an image was concluded from its shape alone.
  package var isInferred: Bool
  /// What an output that is no image means; `nil` where nobody says.
  package var meaning: OutputMeaning?

  package init(
    name: String, elementType: String, shape: TensorShape, image: Image? = nil, isInferred: Bool = false
  ) {
    self.name = name
    self.elementType = elementType
    self.shape = shape
    self.image = image
    self.isInferred = isInferred
  }

  /// How many pictures lie in the tensor of an image; an open batch holds one.
  package var batchCount: Int {
    guard let dimensions = shape.dimensions, dimensions.count == 4, let batch = dimensions.first else { return 1 }
    return max(1, batch.lowerBound)
  }
}
