/// A four-character code, as used for Core Video's pixel formats.
public typealias OSType = UInt32

// Core Video's names, used by code written for Core ML.
// swift-format-ignore: AlwaysUseLowerCamelCase
/// One component of 8 bits: gray.
public let kCVPixelFormatType_OneComponent8: OSType = 0x4C30_3038
// swift-format-ignore: AlwaysUseLowerCamelCase
/// Blue, green, red and alpha; in OpenCoreML a picture with the format `rgb8`.
public let kCVPixelFormatType_32BGRA: OSType = 0x4247_5241
// swift-format-ignore: AlwaysUseLowerCamelCase
/// Alpha, red, green and blue; in OpenCoreML a picture with the format `rgb8`.
public let kCVPixelFormatType_32ARGB: OSType = 0x20
// swift-format-ignore: AlwaysUseLowerCamelCase
/// Red, green and blue: the format `rgb8`.
public let kCVPixelFormatType_24RGB: OSType = 0x18
