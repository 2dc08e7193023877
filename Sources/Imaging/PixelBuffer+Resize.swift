extension PixelBuffer {
  /// The picture at another size: each pixel is the mean of the area that it covers when shrinking, and linearly interpolated when
  /// enlarging.
  ///
  /// Both directions are independent, so a picture can be stretched.
  public func resized(width newWidth: Int, height newHeight: Int) -> PixelBuffer {
    guard newWidth != width || newHeight != height, newWidth > 0, newHeight > 0, width > 0, height > 0 else {
      return self
    }
    let components = format.componentCount
    let rowLength = width * components
    let across = ResampleKernel(from: width, to: newWidth)
    let down = ResampleKernel(from: height, to: newHeight)
    return PixelBuffer(width: newWidth, height: newHeight, format: format) { target in
      bytes.withUnsafeBufferPointer { source in
        withUnsafeTemporaryAllocation(of: Float.self, capacity: rowLength + ResampleKernel.readBeyond) { row in
          for y in 0..<newHeight {
            row.initialize(repeating: 0)
            for tap in down.taps(of: y) {
              let line = UnsafeBufferPointer(rebasing: source[tap.place * rowLength..<(tap.place + 1) * rowLength])
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

  private var taps: [Tap] = []
  private var starts: [Int] = [0]

  init(from count: Int, to newCount: Int) {
    let scale = Double(count) / Double(newCount)
    starts.reserveCapacity(newCount + 1)
    for index in 0..<newCount {
      if scale >= 1 {
        appendMean(from: Double(index) * scale, to: min(Double(count), Double(index + 1) * scale))
      } else {
        appendInterpolation(at: (Double(index) + 0.5) * scale - 0.5, of: count)
      }
      starts.append(taps.count)
    }
  }

  func taps(of index: Int) -> ArraySlice<Tap> { taps[starts[index]..<starts[index + 1]] }

  /// The number of samples that `resampleColors` reads past a row's end; their values do not matter.
  static let readBeyond = 1

  func resample(_ row: UnsafeMutableBufferPointer<Float>, to target: UnsafeMutableBufferPointer<UInt8>) {
    taps.withUnsafeBufferPointer { taps in
      for index in target.indices {
        var sum: Float = 0.5
        for tap in starts[index]..<starts[index + 1] { sum += row[taps[tap].place] * taps[tap].weight }
        target[index] = UInt8(min(255, sum))
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
        for component in 0..<3 { target[3 * index + component] = UInt8(min(255, sum[component])) }
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

  private mutating func appendInterpolation(at place: Double, of count: Int) {
    let clamped = max(0, min(Double(count - 1), place))
    let first = Int(clamped)
    let share = clamped - Double(first)
    taps.append(Tap(place: first, weight: Float(1 - share)))
    if share > 0 && first + 1 < count { taps.append(Tap(place: first + 1, weight: Float(share))) }
  }
}
