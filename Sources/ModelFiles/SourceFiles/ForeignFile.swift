import Files
import Foundation

/// Explains what a file is that the engine has rejected, judged by its first bytes and its name, and what to do about it.
///
/// The engine tries all its formats in turn and says only that it cannot read the file.
enum ForeignFile {
  /// The readable formats, for messages.
  static let readable =
    "Core ML (.mlpackage, .mlmodel), ONNX (.onnx), OpenVINO IR (.xml), TensorFlow Lite (.tflite), a TensorFlow folder with "
    + "saved_model.pb"

  /// Why a model cannot be read, judged by its file and its weight files; `nil` if no reason is found.
  static func problem(ofModel url: URL) -> String? {
    guard let content = try? FileContent.read(url) else { return nil }
    return problem(ofModel: url, content) ?? problem(ofWeightsBeside: url, content)
  }

  /// Why a model's file cannot be read; `nil` if it may be readable.
  static func problem(ofModel url: URL, _ content: [UInt8]) -> String? {
    let ending = url.pathExtension.lowercased()
    if content.isEmpty { return "this model file is empty; export or download it again" }
    if isPointer(content) { return pointer("model") }
    return archive(content, ending) ?? foreignModel(content, ending) ?? text(content, ending)
      ?? damaged(content, ending)
  }

  private static func problem(ofWeightsBeside url: URL, _ content: [UInt8]) -> String? {
    for name in (try? WeightFiles.names(besides: url, content)) ?? [] {
      do {
        let start = try FileContent.read(url.deletingLastPathComponent().appendingPathComponent(name), atMost: 512)
        if isPointer(start) {
          return "its weights, \(name), are only a pointer of Git LFS; fetch the file itself with “git lfs pull”"
        }
        if isPage(start) { return "its weights, \(name), are a web page; download the file itself" }
        if start.isEmpty { return "its weights, \(name), are empty; export or download them again" }
      } catch let error as POSIXError where error.code == .ENOENT {
        return "its weights are missing; put \(name) beside the model"
      } catch {
        return "its weights, \(name), cannot be read: \(FileContent.reason(error))"
      }
    }
    return nil
  }

  /// What a folder without a readable model is.
  static func problem(ofFolder url: URL) -> String? {
    let files = FileManager.default
    func has(_ name: String) -> Bool { files.fileExists(atPath: url.appendingPathComponent(name).path) }
    if url.pathExtension.lowercased() == "mlpackage" {
      return "this package has no Manifest.json; copy or export it again, with all that is in its folder"
    }
    if has("keras_metadata.pb") || has("fingerprint.pb") {
      return "this TensorFlow folder has no saved_model.pb; export the model again with model.export(\"FOLDER\")"
    }
    return nil
  }

  // MARK: Kinds

  private static let toONNX = "export the model to ONNX where it was made"
  private static let fromPyTorch =
    "this is a PyTorch file; export the model to ONNX in Python: torch.onnx.export(model, example, \"model.onnx\")"

  private static func pointer(_ what: String) -> String {
    "this is only a pointer of Git LFS, not the \(what); fetch the file itself with “git lfs pull”"
  }

  static func isPointer(_ content: [UInt8]) -> Bool {
    content.starts(with: Array("version https://git-lfs.github.com/spec/".utf8))
  }

  private static func archive(_ content: [UInt8], _ ending: String) -> String? {
    if content.starts(with: [0x50, 0x4B, 0x03, 0x04]) {
      let start = String(decoding: content.prefix(4_096), as: UTF8.self)
      if ["pt", "pth", "ckpt", "bin", "ptl", "mar"].contains(ending) || start.contains(".pkl")
        || start.contains("archive/")
      {
        return fromPyTorch
      }
      if ending == "keras" || start.contains("model.weights.h5") { return fromKeras }
      if ending == "npz" || start.contains(".npy") { return "these are NumPy arrays, not a model; \(toONNX)" }
      if ending == "task" {
        return "this is a MediaPipe bundle; unpack it with unzip, and name a .tflite file in it"
      }
      return "this is a zip archive; unpack it, and name the model in it"
    }
    let packers: [(start: [UInt8], name: String)] = [
      ([0x1F, 0x8B], "compressed with gzip"), ([0x28, 0xB5, 0x2F, 0xFD], "compressed with zstd"),
      ([0xFD, 0x37, 0x7A, 0x58, 0x5A], "compressed with xz"), (Array("BZh".utf8), "compressed with bzip2"),
      ([0x37, 0x7A, 0xBC, 0xAF], "a 7-Zip archive"), (Array("Rar!".utf8), "a RAR archive"),
    ]
    if let packer = packers.first(where: { content.starts(with: $0.start) }) {
      return "this file is \(packer.name); unpack it, and name the model in it"
    }
    if content.count > 262, content[257..<262].elementsEqual("ustar".utf8) {
      return "this is a tar archive; unpack it, and name the model in it"
    }
    return nil
  }

  private static let fromKeras =
    "this is a Keras model; save it in Python as a folder with model.export(\"FOLDER\"), which is read, or convert it to ONNX "
    + "with tf2onnx"

  private static func foreignModel(_ content: [UInt8], _ ending: String) -> String? {
    if content.starts(with: [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A]) { return fromKeras }
    if content.starts(with: Array("GGUF".utf8)) {
      return "this is a language model for llama.cpp (GGUF), which takes no photographs; \(toONNX)"
    }
    // Pickle: the protocol version and the first opcode.
    if content.count > 4, content[0] == 0x80, (2...5).contains(content[1]), pickleStarts.contains(content[2]) {
      return ["pt", "pth", "ckpt", "bin"].contains(ending)
        ? fromPyTorch : "this is a pickled Python object, not a model; \(toONNX)"
    }
    if isSafetensors(content) {
      return
        "safetensors holds weights without a model's operations; export the model to ONNX, e.g. with “optimum-cli export onnx”"
    }
    let magic = content.count >= 8 ? Array(content[4..<8]) : []
    if magic.elementsEqual("ORTM".utf8) {
      return "this is ONNX Runtime's own format; name the .onnx file it was made from"
    }
    if content.starts(with: [0xFF, 0xD8, 0xFF]) || content.starts(with: [0x89, 0x50, 0x4E, 0x47]) {
      return "this is a photograph, not a model; models are \(readable)"
    }
    switch ending {
    case "pt", "pth", "ckpt", "ptl", "mar", "pte": return fromPyTorch
    case "keras", "h5", "hdf5": return fromKeras
    case "safetensors":
      return "this safetensors file is incomplete, and such files hold no operations, only weights; \(toONNX)"
    case "gguf", "ggml": return "this is a language model for llama.cpp, which takes no photographs; \(toONNX)"
    case "caffemodel", "prototxt", "engine", "plan", "trt", "rknn", "param", "pkl", "joblib", "npy", "msgpack", "mnn",
      "nnef":
      return "the format .\(ending) cannot be read; \(toONNX)"
    default: return nil
    }
  }

  private static let pickleStarts = Array("c}(]JKX".utf8) + [0x8A, 0x95]

  /// The first 8 bytes are the length of the JSON that follows.
  private static func isSafetensors(_ content: [UInt8]) -> Bool {
    guard content.count > 9, content[8] == UInt8(ascii: "{") else { return false }
    let length = (0..<8).reduce(UInt64(0)) { $0 | UInt64(content[$1]) << (8 * UInt64($1)) }
    return length < 100 << 20 && length > 1
  }

  // MARK: Text

  private static func isPage(_ content: [UInt8]) -> Bool {
    let start = String(decoding: content.prefix(512), as: UTF8.self).lowercased()
    let text = start.drop { $0.isWhitespace || $0 == "\u{FEFF}" }
    return text.hasPrefix("<!doctype html") || text.hasPrefix("<html") || text.hasPrefix("<head")
  }

  private static func text(_ content: [UInt8], _ ending: String) -> String? {
    if isPage(content) {
      return "this is a web page, not a model: the download failed, or needs an account; download the file itself"
    }
    let start = String(decoding: content.prefix(4_096), as: UTF8.self)
    let first = start.first { !$0.isWhitespace && $0 != "\u{FEFF}" }
    if ending == "xml" {
      if first != "<" { return "this is not XML, so it is not OpenVINO IR; export or download it again" }
      return start.contains("<net") ? nil : "this XML is not OpenVINO IR: it has no <net>; export or download it again"
    }
    if first == "<", start.contains("<net ") {
      return "this is OpenVINO IR; give it the extension .xml, and its .bin the same name"
    }
    if first == "<" {
      return "this is XML, not a model: the download failed, or needs an account; download the file itself"
    }
    if first == "{", ending != "json" { return "this is JSON, not a model; models are \(readable)" }
    let isText = content.prefix(512).allSatisfy { $0 >= 0x20 && $0 < 0x7F || $0 == 0x0A || $0 == 0x0D || $0 == 0x09 }
    return isText && !["pbtxt", "json"].contains(ending) ? "this is text, not a model; models are \(readable)" : nil
  }

  // MARK: Damage

  private static func damaged(_ content: [UInt8], _ ending: String) -> String? {
    switch ending {
    case "onnx": return ONNXOutline.problem(of: content)
    case "tflite":
      let isModel = content.count > 8 && content[4..<8].elementsEqual("TFL3".utf8)
      return isModel ? nil : "this is not a TensorFlow Lite model, or it is damaged; export or download it again"
    case "pb", "pdmodel", "json", "meta", "pbtxt", "xml": return nil
    default:
      // Without a telling extension, the engine recognises a file by its content alone.
      let isLite = content.count > 8 && content[4..<8].elementsEqual("TFL3".utf8)
      return isLite || ONNXOutline.problem(of: content) == nil
        ? nil : "this is not a model that can be read; models are \(readable)"
    }
  }
}
