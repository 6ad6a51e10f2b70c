"""The documentation of Docside as a site of its own, each page with its questions below."""

from forum.manual.reading import Manual, address_of, read_manual
from forum.manual.site import documentation

__all__ = ["Manual", "address_of", "documentation", "read_manual"]
