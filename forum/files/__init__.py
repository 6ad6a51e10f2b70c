"""Uploads: pictures made harmless, kept once by their content, served for ever, swept when nothing uses them."""

from forum.files.actions import store_image, use_files, uses_of
from forum.files.images import MAX_UPLOAD, Picture, read_image
from forum.files.models import File, file_path
from forum.files.setup import open_files

__all__ = [
    "MAX_UPLOAD",
    "File",
    "Picture",
    "file_path",
    "open_files",
    "read_image",
    "store_image",
    "use_files",
    "uses_of",
]
