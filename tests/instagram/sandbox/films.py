"""The smallest pictures and films whose heads are true."""

import struct


def jpeg(width=1080, height=1350, size=0):
    """A JPEG's head, filled up to a size."""
    head = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(9)
    frame = (
        b"\xff\xc0\x00\x11\x08" + struct.pack(">HH", height, width) + b"\x03" + bytes(9)
    )
    return (head + frame + b"\xff\xd9").ljust(size, b"\0")


def box(name, *inside):
    body = b"".join(inside)
    return struct.pack(">I4s", 8 + len(body), name) + body


def film(seconds=10, frames=30, codec=b"avc1", *, handler=b"vide"):
    """An MP4 of one track without its pictures."""
    scale = 1000
    header = bytes(12) + struct.pack(">II", scale, int(seconds * scale))
    count = int(seconds * frames)
    times = bytes(4) + struct.pack(">III", 1, count, scale // frames)
    kinds = bytes(4) + struct.pack(">I", 1) + box(codec, bytes(70))
    table = box(b"stbl", box(b"stsd", kinds), box(b"stts", times))
    media = box(
        b"mdia",
        box(b"mdhd", header),
        box(b"hdlr", bytes(8) + handler + bytes(12)),
        box(b"minf", table),
    )
    return (
        box(b"ftyp", b"isom" + bytes(8))
        + box(b"mdat", bytes(64))
        + box(b"moov", box(b"mvhd", bytes(100)), box(b"trak", media))
    )
