"""Ways to damage the bytes of a file."""
import random
from collections.abc import Callable

Mutation = Callable[[bytes, random.Random], bytes]


def flip_bit(data: bytes, chance: random.Random) -> bytes:
    place = chance.randrange(len(data))
    return data[:place] + bytes([data[place] ^ 1 << chance.randrange(8)]) + data[place + 1:]


def change_bytes(data: bytes, chance: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.randint(2, 16)):
        changed[chance.randrange(len(data))] = chance.randrange(256)
    return bytes(changed)


def cut_off(data: bytes, chance: random.Random) -> bytes:
    return data[:chance.randrange(len(data))]


def append(data: bytes, chance: random.Random) -> bytes:
    return data + chance.randbytes(chance.randint(1, 200))


def remove_block(data: bytes, chance: random.Random) -> bytes:
    place = chance.randrange(len(data))
    return data[:place] + data[place + chance.randint(1, 64):]


def repeat_block(data: bytes, chance: random.Random) -> bytes:
    place = chance.randrange(len(data))
    return data[:place] + data[place:place + chance.randint(1, 64)] + data[place:]


def zero_block(data: bytes, chance: random.Random) -> bytes:
    """Fills part of the file with zeros, like a file whose length reached the disk before its content when the power failed."""
    place = chance.randrange(len(data))
    length = min(len(data) - place, chance.choice((16, 512, 4096)))
    return data[:place] + bytes(length) + data[place + length:]


def change_digit(data: bytes, chance: random.Random) -> bytes:
    """Changes one digit of a text, so that it still looks valid."""
    places = [place for place, byte in enumerate(data) if byte in b"0123456789"]
    if not places:
        return flip_bit(data, chance)
    place = chance.choice(places)
    digit = chance.choice([byte for byte in b"0123456789" if byte != data[place]])
    return data[:place] + bytes([digit]) + data[place + 1:]


def remove_line(data: bytes, chance: random.Random) -> bytes:
    lines = data.splitlines(keepends=True)
    del lines[chance.randrange(len(lines))]
    return b"".join(lines)


def swap_lines(data: bytes, chance: random.Random) -> bytes:
    lines = data.splitlines(keepends=True)
    first, second = chance.randrange(len(lines)), chance.randrange(len(lines))
    lines[first], lines[second] = lines[second], lines[first]
    return b"".join(lines)


ANY: tuple[Mutation, ...] = (flip_bit, flip_bit, change_bytes, cut_off, append, remove_block, repeat_block, zero_block)
# For a text, about half of the changes leave it readable.
TEXT: tuple[Mutation, ...] = ANY + (change_digit, change_digit, change_digit, change_digit, remove_line, swap_lines)


def mutated(data: bytes, ways: tuple[Mutation, ...], chance: random.Random) -> tuple[bytes, str]:
    """Returns bytes that differ from the given ones, and the name of the change."""
    while True:
        way = chance.choice(ways)
        if (found := way(data, chance)) != data:
            return found, way.__name__.replace("_", " ")
