extension PixelBuffer {
  /// The picture at another size: each pixel is the mean of the area that it covers when shrinking, and linearly interpolated when
  /// enlarging.
  ///
  /// Both directions are independent, so a picture can be stretched.
  public func resized(width newWidth: Int, height newHeight: Int) -> PixelBuffer {
    resized(.whole, width: newWidth, height: newHeight)
  }

  /// A part of the picture at another size. Its edges are interpolated from the pixels around it, so it equals that part of the whole
  /// picture resized.
  ///
  /// - Parameter isSharp: whether to keep small reductions sharp. A photograph that was reduced before by the mean of areas would
  ///   otherwise become soft.
  package func resized(
    _ region: PictureRegion, width newWidth: Int, height newHeight: Int, isSharp: Bool = false
  ) -> PixelBuffer {
    guard newWidth > 0, newHeight > 0, width > 0, height > 0 else { return self }
    if region == .whole, newWidth == width, newHeight == height { return self }
    let columns = ResampleKernel.Span(of: width, from: region.x, length: region.width)
    let rows = ResampleKernel.Span(of: height, from: region.y, length: region.height)
    if let column = columns.start(ofCopied: newWidth), let row = rows.start(ofCopied: newHeight) {
      return cropped(x: column, y: row, width: newWidth, height: newHeight)
    }
    let components = format.componentCount
    let across = ResampleKernel(columns, to: newWidth, isSharp: isSharp)
    let down = ResampleKernel(rows, to: newHeight, isSharp: isSharp)
    let read = across.places
    let rowLength = read.count * components
    return PixelBuffer(width: newWidth, height: newHeight, format: format) { target in
      bytes.withUnsafeBufferPointer { source in
        withUnsafeTemporaryAllocation(of: Float.self, capacity: rowLength + ResampleKernel.readBeyond) { row in
          for y in 0..<newHeight {
            row.initialize(repeating: 0)
            for tap in down.taps(of: y) {
              let start = ((down.places.lowerBound + tap.place) * width + read.lowerBound) * components
              let line = UnsafeBufferPointer(rebasing: source[start..<start + rowLength])
              for index in 0..<rowLength { row[index] += Float(line[index]) * tap.weight }
            }
            let start = y * newWidth * components
            let line = UnsafeMutableBufferPointer(rebasing: target[start..<start + newWidth * components])
            if components == 3 { across.resampleColors(row, to: line) } else { across.resample(row, to: line) }
          }
        }
      }
    }
  }
}

/// The samples that make up each sample of a resized row, with their weights.
struct ResampleKernel {
  struct Tap {
    var place: Int
    var weight: Float
  }

  /// The samples of a row, and the part of them that is wanted.
  struct Span {
    let count: Int
    let start: Double
    let length: Double

    /// A part of `count` samples, as shares of them.
    init(of count: Int, from share: Double, length: Double) {
      self.count = count
      self.length = min(Double(count), max(1e-3, Self.snapped(length * Double(count))))
      start = max(0, min(Double(count) - self.length, Self.snapped(share * Double(count))))
    }

    /// A whole number that was divided and multiplied again is whole.
    private static func snapped(_ value: Double) -> Double {
      abs(value - value.rounded()) < 1e-6 ? value.rounded() : value
    }

    /// The first of `wanted` samples that are copied as they are; `nil` if they have to be computed.
    func start(ofCopied wanted: Int) -> Int? {
      Double(wanted) == length && start == start.rounded() ? Int(start) : nil
    }
  }

  private var taps: [Tap] = []
  private var starts: [Int] = [0]
  /// The samples that are read; the places of the taps are counted from the first.
  private(set) var places = 0..<0

  /// From this reduction on, the mean of an area is sharp enough.
  private static let leastMean = 2.0

  init(_ span: Span, to newCount: Int, isSharp: Bool = false) {
    let scale = span.length / Double(newCount)
    let end = min(Double(span.count), span.start + span.length)
    starts.reserveCapacity(newCount + 1)
    for index in 0..<newCount {
      if isSharp, scale >= 1, scale < Self.leastMean {
        appendCubic(at: span.start + (Double(index) + 0.5) * scale - 0.5, scale: scale, of: span.count)
      } else if scale >= 1 {
        appendMean(from: span.start + Double(index) * scale, to: min(end, span.start + Double(index + 1) * scale))
      } else {
        appendInterpolation(at: span.start + (Double(index) + 0.5) * scale - 0.5, of: span.count)
      }
      starts.append(taps.count)
    }
    let first = taps.map(\.place).min() ?? 0
    places = first..<(taps.map(\.place).max() ?? -1) + 1
    for index in taps.indices { taps[index].place -= first }
  }

  func taps(of index: Int) -> ArraySlice<Tap> { taps[starts[index]..<starts[index + 1]] }

  /// The number of samples that `resampleColors` reads past a row's end; their values do not matter.
  static let readBeyond = 1

  func resample(_ row: UnsafeMutableBufferPointer<Float>, to target: UnsafeMutableBufferPointer<UInt8>) {
    taps.withUnsafeBufferPointer { taps in
      for index in target.indices {
        var sum: Float = 0.5
        for tap in starts[index]..<starts[index + 1] { sum += row[taps[tap].place] * taps[tap].weight }
        target[index] = UInt8(max(0, min(255, sum)))
      }
    }
  }

  /// Like `resample`, for samples with three components.
  func resampleColors(_ row: UnsafeMutableBufferPointer<Float>, to target: UnsafeMutableBufferPointer<UInt8>) {
    let row = UnsafeRawBufferPointer(row)
    let pixel = 3 * MemoryLayout<Float>.stride
    taps.withUnsafeBufferPointer { taps in
      for index in 0..<target.count / 3 {
        var sum = SIMD4<Float>(repeating: 0.5)
        for tap in starts[index]..<starts[index + 1] {
          sum += row.loadUnaligned(fromByteOffset: taps[tap].place * pixel, as: SIMD4<Float>.self) * taps[tap].weight
        }
        for component in 0..<3 { target[3 * index + component] = UInt8(max(0, min(255, sum[component]))) }
      }
    }
  }

  /// Each sample's weight is the share of it that lies between the two positions.
  private mutating func appendMean(from start: Double, to end: Double) {
    let length = end - start
    var place = Int(start)
    while Double(place) < end - 1e-9 {
      let covered = min(end, Double(place + 1)) - max(start, Double(place))
      if covered > 1e-9 { taps.append(Tap(place: place, weight: Float(covered / length))) }
      place += 1
    }
  }

  /// Weights by Catmull and Rom's cubic (Keys, 1981, with a = −1/2), as wide as the reduction needs.
  private mutating func appendCubic(at center: Double, scale: Double, of count: Int) {
    let first = max(0, Int((center - 2 * scale).rounded(.up)))
    let last = min(count - 1, Int((center + 2 * scale).rounded(.down)))
    let weights = (first...max(first, last)).map { Self.cubic(abs(Double($0) - center) / scale) }
    let sum = weights.reduce(0, +)
    for (place, weight) in zip(first..., weights) where weight != 0 {
      taps.append(Tap(place: place, weight: Float(weight / sum)))
    }
  }

  private static func cubic(_ x: Double) -> Double {
    switch x {
    case ..<1: (1.5 * x - 2.5) * x * x + 1
    case ..<2: ((-0.5 * x + 2.5) * x - 4) * x + 2
    default: 0
    }
  }

  private mutating func appendInterpolation(at place: Double, of count: Int) {
    let clamped = max(0, min(Double(count - 1), place))
    let first = Int(clamped)
    let share = clamped - Double(first)
    taps.append(Tap(place: first, weight: Float(1 - share)))
    if share > 0 && first + 1 < count { taps.append(Tap(place: first + 1, weight: Float(share))) }
  }
}
