extension PixelBuffer {
  /// The picture in another size: shrunk by the mean of what each pixel covers, enlarged by linear interpolation.
  ///
  /// Both directions are separate, so that a picture may be stretched.
  public func resized(width newWidth: Int, height newHeight: Int) -> PixelBuffer {
    guard newWidth != width || newHeight != height, newWidth > 0, newHeight > 0, width > 0, height > 0 else {
      return self
    }
    let components = format.componentCount
    let across = ResampleKernel(from: width, to: newWidth)
    let down = ResampleKernel(from: height, to: newHeight)
    // Rows first where that leaves fewer samples for the second pass.
    var narrow = [Float](repeating: 0, count: newWidth * components * height)
    bytes.withUnsafeBufferPointer { source in
      narrow.withUnsafeMutableBufferPointer { target in
        for y in 0..<height {
          across.applyToRow(
            source.baseAddress.map { $0 + y * width * components },
            target.baseAddress.map { $0 + y * newWidth * components },
            components)
        }
      }
    }
    let stride = newWidth * components
    return PixelBuffer(width: newWidth, height: newHeight, format: format) { target in
      narrow.withUnsafeBufferPointer { source in
        withUnsafeTemporaryAllocation(of: Float.self, capacity: stride) { sums in
          for y in 0..<newHeight {
            sums.initialize(repeating: 0.5)
            for tap in down.taps(of: y) {
              let row = UnsafeBufferPointer(rebasing: source[tap.place * stride..<(tap.place + 1) * stride])
              let weight = tap.weight
              for index in 0..<stride { sums[index] += row[index] * weight }
            }
            for index in 0..<stride { target[y * stride + index] = UInt8(min(255, sums[index])) }
          }
        }
      }
    }
  }
}

/// Which samples make one sample of a resized row, and with what weight.
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

  func applyToRow(_ source: UnsafePointer<UInt8>?, _ target: UnsafeMutablePointer<Float>?, _ components: Int) {
    guard let source, let target else { return }
    taps.withUnsafeBufferPointer { taps in
      for index in 0..<starts.count - 1 {
        var (first, second, third): (Float, Float, Float) = (0, 0, 0)
        for tap in taps[starts[index]..<starts[index + 1]] {
          let place = tap.place * components
          first += Float(source[place]) * tap.weight
          if components == 3 {
            second += Float(source[place + 1]) * tap.weight
            third += Float(source[place + 2]) * tap.weight
          }
        }
        target[index * components] = first
        if components == 3 {
          target[index * 3 + 1] = second
          target[index * 3 + 2] = third
        }
      }
    }
  }

  /// Each sample counts by how much of it lies between the two places.
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
