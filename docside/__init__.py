"""For the builds of documentation: brings the built pages to a Docside forum, and its threads into the pages.

Nothing here needs the forum's own packages, or any other: it runs where MkDocs or Sphinx run.
"""
