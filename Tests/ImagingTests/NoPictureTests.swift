import Imaging
import Testing

@Suite struct NoPictureTests {
  @Test(arguments: [
    ("version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n", "git lfs pull"), ("", "is empty"),
    ("<!DOCTYPE html>\n<html>", "web page"), ("hello", "no picture of a known format"),
  ])
  func whatIsNoPictureIsNamed(_ content: String, _ message: String) {
    let error = #expect(throws: ImageError.self) { try ImageDecoder().decode(Array(content.utf8), target: nil) }
    #expect(error?.code == .notAnImage && error?.message.contains(message) == true, "\(error?.message ?? "")")
  }
}
