"""The terminals: where they are, which version, and how they are started."""

import os
import re
import shutil
import subprocess
from dataclasses import dataclass, field

FONT, POINTS = "DejaVu Sans Mono", 11
# The terminal's program runs in the root folder, and what it shows runs outside. The machine's own folders are visible inside in a
# mount namespace of its own, so nothing stays mounted.
ENTER = """
mkdir -p "$0/host"
for folder in proc dev tmp; do mount --rbind "/$folder" "$0/$folder"; done
mount --rbind / "$0/host"
exec chroot "$0" "$@"
"""


@dataclass
class Terminal:
    name: str
    program: str
    oldest: tuple[int, ...]
    # The least similarity of a picture; None is a terminal without pixels, for comparison.
    floor: float | None
    needs_wayland: bool = False
    # Each part of a picture may come with its own palette, so its pixels may differ a little when it comes again.
    has_palette: bool = False
    options: list[str] = field(default_factory=list)
    # Set by find().
    version: str = ""
    root: str | None = None

    def find(self, root: str | None) -> str | None:
        """Looks for the program on the machine and then in the root folder. Returns what is missing."""
        seen = []
        for place in [None, root] if root else [None]:
            found = self.version_in(place)
            if found and tuple(int(part) for part in found.split(".")) >= self.oldest:
                self.version, self.root = found, place
                return None
            if found:
                seen.append(f"{found} is too old")
        wanted = f"{self.program} {'.'.join(map(str, self.oldest))} or newer"
        return f"{wanted} is missing" + (f" ({', '.join(seen)})" if seen else "")

    def version_in(self, root: str | None) -> str | None:
        if not (os.path.exists(f"{root}/usr/bin/{self.program}") if root else shutil.which(self.program)):
            return None
        option = "-version" if self.program == "xterm" else "--version"
        said = subprocess.run([*entered(root), self.program, option], capture_output=True, text=True)
        number = re.search(r"\d+(\.\d+)*", said.stdout + said.stderr)
        return number and number[0]

    def command(self, columns: int, rows: int, shown: list[str]) -> list[str]:
        """Starts the terminal, which shows a command."""
        if self.root:
            # The root folder's descriptions of its terminals come first.
            known = f"TERMINFO_DIRS={self.root}/usr/share/terminfo:/etc/terminfo:/lib/terminfo:/usr/share/terminfo"
            shown = ["chroot", "/host", "env", "-C", os.getcwd(), known, *shown]
        return [*entered(self.root), self.program, *self.appearance(columns, rows), *self.options, *shown]

    def appearance(self, columns: int, rows: int) -> list[str]:
        match self.program:
            case "kitty":
                settings = [
                    f"font_family={FONT}", f"font_size={POINTS}", f"initial_window_width={columns}c",
                    f"initial_window_height={rows}c", "remember_window_size=no", "hide_window_decorations=yes",
                    "confirm_os_window_close=0", "update_check_interval=0", "cursor_blink_interval=0",
                    "placement_strategy=top-left",
                ]
                return ["--config", "NONE", *(word for setting in settings for word in ("-o", setting))]
            case "foot":
                return ["-c", "/dev/null", "-o", f"font={FONT}:size={POINTS}", "-o", "pad=0x0"]
            case _:
                return [
                    "-tn", "xterm-direct", "-geometry", f"{columns}x{rows}+0+0", "-fa", FONT, "-fs", str(POINTS),
                    "-bg", "#101216", "-fg", "#d8dce4", "+sb", "-b", "0", "-bw", "0", "-en", "UTF-8",
                ]


def entered(root: str | None) -> list[str]:
    """What runs a program in a root folder."""
    if not root:
        return []
    identity = [] if os.geteuid() == 0 else ["--map-root-user"]
    return ["unshare", "--mount", "--propagation", "private", *identity, "sh", "-ec", ENTER, root, "env", "HOME=/root"]


def all_terminals() -> list[Terminal]:
    sixel = ["-ti", "vt340", "-xrm", "XTerm*numColorRegisters: 1024", "-xrm", "XTerm*maxGraphicSize: 4096x4096"]
    return [
        Terminal("kitty", "kitty", (0, 28), floor=0.95, options=["--"]),
        Terminal("foot", "foot", (1, 20), floor=0.85, needs_wayland=True, has_palette=True),
        Terminal("xterm, sixel", "xterm", (379,), floor=0.85, has_palette=True, options=[*sixel, "-e"]),
        Terminal("xterm", "xterm", (379,), floor=None, options=["-e"]),
    ]
