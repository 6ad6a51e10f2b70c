"""Documentation sites as people have them, with our line as docs/embed.md gives it: each is built once, and then served
to every test as if it had been built for the addresses of that test. Two of them want npm and minutes: no part of CI,
but of `dev.py prove houses`."""

from __future__ import annotations

import re
import subprocess
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote

from tests.journeys.generators import build, documented
from tests.journeys.hosts import Rewritten, listening

FORUM, DOCS = "https://forum.example.com", "https://docs.example.com"

MKDOCS = f"""
site_name: Handbook
site_url: {DOCS}/
theme:
  name: material
  custom_dir: overrides
  font: false
  features: [navigation.instant]
  palette:
    - media: "(prefers-color-scheme: light)"
      scheme: default
      toggle: {{icon: material/brightness-7, name: To dark}}
    - media: "(prefers-color-scheme: dark)"
      scheme: slate
      toggle: {{icon: material/brightness-4, name: To light}}
"""
SPHINX = f"""
project = "Handbook"
html_theme = "alabaster"
html_baseurl = "{DOCS}/"
templates_path = ["_templates"]
html_static_path = ["_static"]
"""
DUSK = """
:root { color-scheme: light dark }
body, div.body, div.document { color: #222; background: #fffdf8 }
@media (prefers-color-scheme: dark) {
  body, div.body, div.document { color: #dde1e6; background: #14181d }
  a, a:link, a:visited { color: #8ab4f8 }
}
"""
DOCUSAURUS = """
export default {
  title: "Handbook",
  url: "https://docs.example.com",
  baseUrl: "/",
  themeConfig: { colorMode: { respectPrefersColorScheme: true } },
  presets: [["classic", { docs: { routeBasePath: "/" }, blog: false }]],
  SCRIPT
};
"""
VITEPRESS = """
export default {
  title: "Handbook",
  SCRIPT
};
"""
# A site that loads its next page itself: the address changes, the content is replaced, the document stays.
WALKING = """
async function go(address) {
  const page = new DOMParser().parseFromString(await (await fetch(address)).text(), "text/html");
  document.title = page.title;
  document.querySelector("link[rel=canonical]").replaceWith(page.querySelector("link[rel=canonical]"));
  document.querySelector("main").replaceWith(page.querySelector("main"));
}
document.addEventListener("click", (event) => {
  const link = event.target.closest("main a:not(.docside)");
  if (!link) return;
  event.preventDefault();
  history.pushState({}, "", link.href);
  go(link.href);
});
addEventListener("popstate", () => go(location.href));
"""
PLAIN = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title} - Handbook</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="canonical" href="{docs}{path}"><link rel="stylesheet" href="/look.css"><script defer src="/walk.js"></script>
</head><body><main><h1>{title}</h1><p>Go on to the <a href="{other}">{name} page</a>.</p>{line}</main></body></html>
"""


def plain(folder: Path) -> None:
    built = folder / "built"
    built.mkdir()
    (built / "look.css").write_text(DUSK)
    (built / "walk.js").write_text(WALKING)
    line = documented("Plain HTML", "html", FORUM)
    for name, path, title, other in (("index", "/", "Start", "second"), ("second", "/second.html", "Second", "first")):
        here = line.replace(f"{DOCS}/guide/install", DOCS + path)
        to = "/second.html" if name == "index" else "/"
        page = PLAIN.format(title=title, docs=DOCS, path=path, other=to, name=other, line=here)
        (built / f"{name}.html").write_text(page)


def sphinx(folder: Path) -> None:
    source = folder / "source"
    for part in ("_templates", "_static"):
        (source / part).mkdir(parents=True)
    (source / "conf.py").write_text(SPHINX)
    (source / "_templates" / "page.html").write_text(documented("Sphinx", "html+jinja", FORUM))
    (source / "_static" / "custom.css").write_text(DUSK)
    (source / "index.rst").write_text("Start\n=====\n\nGo on to the :doc:`second page <second>`.\n")
    (source / "second.rst").write_text(":orphan:\n\nSecond\n======\n\nBack to the :doc:`first page <index>`.\n")
    build("sphinx", "-q", "-b", "html", source, folder / "built")


def mkdocs(folder: Path) -> None:
    for part in ("docs", "overrides", "built"):
        (folder / part).mkdir()
    (folder / "mkdocs.yml").write_text(MKDOCS)
    (folder / "overrides" / "main.html").write_text(documented("Material for MkDocs", "html+jinja", FORUM))
    (folder / "docs" / "index.md").write_text("# Start\n\nGo on to the [second page](second.md).\n")
    (folder / "docs" / "second.md").write_text("# Second\n\nBack to the [first page](index.md).\n")
    build("mkdocs", "build", "-q", "-f", folder / "mkdocs.yml", "-d", folder / "built")


def docusaurus(folder: Path) -> None:
    """What it asks for, then the command of the documentation, then the file that stands under it."""
    packages = "@docusaurus/core@3 @docusaurus/preset-classic@3 react@19 react-dom@19"
    npm(folder, "install", "--no-audit", "--no-fund", *packages.split())
    npm(folder, "pkg", "set", "scripts.swizzle=docusaurus swizzle", "scripts.build=docusaurus build --out-dir built")
    (folder / "docs").mkdir()
    (folder / "docusaurus.config.js").write_text(with_script(DOCUSAURUS, "Docusaurus"))
    (folder / "docs" / "index.md").write_text("---\nslug: /\n---\n# Start\n\nGo on to the [second page](second.md).\n")
    (folder / "docs" / "second.md").write_text("# Second\n\nBack to the [first page](index.md).\n")
    npm(folder, *documented("Docusaurus", "console", FORUM).split()[2:])
    (folder / "src/theme/DocItem/Footer/index.js").write_text(documented("Docusaurus", "jsx", FORUM))
    npm(folder, "run", "build")


def vitepress(folder: Path) -> None:
    npm(folder, "install", "--no-audit", "--no-fund", "vitepress@1")
    npm(folder, "pkg", "set", "scripts.build=vitepress build --outDir built")
    theme = folder / ".vitepress" / "theme"
    theme.mkdir(parents=True)
    (folder / ".vitepress" / "config.mjs").write_text(with_script(VITEPRESS, "VitePress"))
    (theme / "index.js").write_text(documented("VitePress", "js", FORUM, 1))
    (theme / "Questions.vue").write_text(documented("VitePress", "vue", FORUM))
    (folder / "index.md").write_text("# Start\n\nGo on to the [second page](second.md).\n")
    (folder / "second.md").write_text("# Second\n\nBack to the [first page](index.md).\n")
    npm(folder, "run", "build")


def with_script(config: str, section: str) -> str:
    """The configuration with the line of the documentation that loads our script."""
    (line,) = re.findall(r"^  (?:scripts|head): .*$", documented(section, "js", FORUM), re.MULTILINE)
    return config.replace("  SCRIPT", line)


def npm(folder: Path, *arguments: str) -> None:
    made = subprocess.run(["npm", *arguments], cwd=folder, capture_output=True, text=True, check=False, timeout=900)
    assert made.returncode == 0, made.stdout + made.stderr


BUILDERS: dict[str, Callable[[Path], None]] = {"plain": plain, "sphinx": sphinx, "mkdocs": mkdocs}
WITH_NPM: dict[str, Callable[[Path], None]] = {"docusaurus": docusaurus, "vitepress": vitepress}


def inline_scripts(built: Path) -> list[str]:
    """Every script that stands in a page itself, as a policy names it; of ours there is none."""
    pages = "".join(page.read_text() for page in sorted(built.rglob("*.html")))
    found = sorted(set(re.findall(r"<script(?![^>]*(?:src=|json))[^>]*>(.*?)</script>", pages, re.DOTALL)))
    return [f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'" for script in found]


@contextmanager
def standing(built: Path, forum: str, headers: dict[str, str] | None = None) -> Iterator[str]:
    """The origin of a site that was built, its pages rewritten for where it stands and for this forum."""
    written: dict[bytes, bytes] = {FORUM.encode(): forum.encode()}
    with listening(partial(Rewritten, built, written, headers or {})) as port:
        origin = f"http://localhost:{port}"
        written |= {DOCS.encode(): origin.encode(), quote(DOCS).encode(): quote(origin).encode()}
        written[quote(DOCS, safe="").encode()] = quote(origin, safe="").encode()
        yield origin
