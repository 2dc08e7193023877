"""Writes a video to standard output at a given rate, like a camera: frames.py mjpeg|y4m WIDTH HEIGHT RATE SECONDS PHOTOGRAPH"""
import io
import sys
import time

from PIL import Image


def frames(kind: str, picture: Image.Image) -> list[bytes]:
    """A few different frames."""
    made = []
    for angle in range(4):
        turned = picture.rotate(angle)
        if kind == "mjpeg":
            file = io.BytesIO()
            turned.save(file, "jpeg", quality=85)
            made.append(file.getvalue())
        else:
            luma, *chroma = turned.convert("YCbCr").split()
            half = (picture.width // 2, picture.height // 2)
            made.append(b"FRAME\n" + luma.tobytes() + b"".join(plane.resize(half).tobytes() for plane in chroma))
    return made


def main() -> None:
    kind, width, height, rate, seconds, photograph = sys.argv[1:]
    size = (int(width), int(height))
    made = frames(kind, Image.open(photograph).convert("RGB").resize(size))
    out = sys.stdout.buffer
    try:
        if kind == "y4m":
            out.write(f"YUV4MPEG2 W{width} H{height} F30:1 C420jpeg\n".encode())
        # The reader takes nothing until its model is loaded; that time does not count as part of the video.
        out.write(made[0])
        out.flush()
        start = due = time.monotonic()
        number = 1
        while time.monotonic() - start < float(seconds):
            due = max(due + 1 / float(rate), time.monotonic() - 1 / float(rate))
            time.sleep(max(0, due - time.monotonic()))
            out.write(made[number % len(made)])
            out.flush()
            number += 1
    except BrokenPipeError:
        sys.stderr.close()


if __name__ == "__main__":
    main()
