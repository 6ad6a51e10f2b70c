"""Pictures made harmless, and those of people, sites and the roadmap; where the bytes of uploads lie."""

from forum.files.actions import store_image, use_files, uses_of
from forum.files.images import MAX_UPLOAD, Picture, bare_size, read_image
from forum.files.models import File, file_path
from forum.files.setup import open_files
from forum.files.stores import FOLDER, Store, store

__all__ = [
    "FOLDER",
    "MAX_UPLOAD",
    "File",
    "Picture",
    "Store",
    "bare_size",
    "file_path",
    "open_files",
    "read_image",
    "store",
    "store_image",
    "use_files",
    "uses_of",
]
