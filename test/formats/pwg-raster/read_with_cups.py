"""Reads PWG Raster from a file with CUPS' own reader (Debian: libcups2), and prints its pages as JSON.

CUPS fills a header of the same layout as the file's, in the byte order of the machine.
"""
import base64
import ctypes
import json
import os
import struct
import sys

cups = ctypes.CDLL("libcups.so.2")
cups.cupsRasterOpen.restype = ctypes.c_void_p
cups.cupsRasterErrorString.restype = ctypes.c_char_p
cups.cupsRasterReadHeader2.argtypes = [ctypes.c_void_p, ctypes.c_void_p]
cups.cupsRasterReadPixels.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_uint]
READ = 0
FIELDS = {
    "xDpi": 276,
    "yDpi": 280,
    "widthPoints": 352,
    "heightPoints": 356,
    "width": 372,
    "height": 376,
    "bitsPerPixel": 388,
    "bytesPerLine": 392,
    "colourSpace": 400,
}

file = os.open(sys.argv[1], os.O_RDONLY)
raster = cups.cupsRasterOpen(file, READ)
header = ctypes.create_string_buffer(1796)
pages = []
while cups.cupsRasterReadHeader2(raster, header):
    page = {name: struct.unpack_from("=I", header.raw, at)[0] for name, at in FIELDS.items()}
    line = ctypes.create_string_buffer(page["bytesPerLine"])
    lines = []
    for _ in range(page["height"]):
        if cups.cupsRasterReadPixels(raster, line, page["bytesPerLine"]) != page["bytesPerLine"]:
            sys.exit("CUPS cannot read a line: %s" % cups.cupsRasterErrorString())
        lines.append(line.raw)
    page["pixels"] = base64.b64encode(b"".join(lines)).decode()
    pages.append(page)
json.dump(pages, sys.stdout)
