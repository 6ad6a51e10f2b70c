"""Files that people put into what they write: kept while a post needs them, shown to whoever may see the post."""

from forum.attachments.actions import carry, keep_for, own, release, stage, uses_of
from forum.attachments.bringing import Brought, is_here, keep_brought, look_at_brought, put_brought
from forum.attachments.forms import WritingField, takes_files, takes_one_file
from forum.attachments.models import Upload, UploadUse
from forum.attachments.scanning import answers as scanner_answers
from forum.attachments.seeing import Sight, holder, opened_by, opened_for, sight_of
from forum.attachments.setup import open_attachments
from forum.attachments.views import told

__all__ = [
    "Brought",
    "Sight",
    "Upload",
    "UploadUse",
    "WritingField",
    "carry",
    "holder",
    "is_here",
    "keep_brought",
    "keep_for",
    "look_at_brought",
    "open_attachments",
    "opened_by",
    "opened_for",
    "own",
    "put_brought",
    "release",
    "scanner_answers",
    "sight_of",
    "stage",
    "takes_files",
    "takes_one_file",
    "told",
    "uses_of",
]
