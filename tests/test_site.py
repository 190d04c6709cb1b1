"""The documentation as a site: every page has a place in it, and a link that leads nowhere fails the build."""

import shutil
import subprocess
import sys
from pathlib import Path

from conftest import ROOT


def built(folder: Path, site: Path) -> subprocess.CompletedProcess[str]:
    """`make docs`, for the pages of a folder."""
    return subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(site)],
        cwd=folder,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def test_the_site_is_built_without_a_warning(tmp_path: Path) -> None:
    """With the pages of the repository, and what the library's docstrings say."""
    ended = built(ROOT, tmp_path)
    assert ended.returncode == 0, ended.stderr
    reference = (tmp_path / "docs/reference/library.html").read_text(encoding="utf-8")
    assert 'id="racelog.library.season.Season.standings"' in reference
    for page in (ROOT / "docs").glob("*.md"):
        assert (tmp_path / "docs" / f"{page.stem}.html").is_file()


def test_a_link_that_leads_nowhere_fails_the_build(tmp_path: Path) -> None:
    """To a page or to a heading; the page is named."""
    docs = tmp_path / "docs"
    docs.mkdir()
    shutil.copy(ROOT / "docs/site.py", docs)
    pages = "nav: [{Start: README.md}]\nplugins: [search]\n"
    (tmp_path / "mkdocs.yml").write_text(f"INHERIT: {ROOT / 'mkdocs.yml'}\n{pages}", encoding="utf-8")
    (docs / "more.md").write_text("# More\n\n## Heading\n", encoding="utf-8")
    start = tmp_path / "README.md"
    for link, ends in (("docs/more.md#heading", 0), ("docs/mroe.md", 1), ("docs/more.md#haeding", 1)):
        start.write_text(f"# Start\n\n[more]({link})\n", encoding="utf-8")
        ended = built(tmp_path, tmp_path / "site")
        assert ended.returncode == ends, ended.stderr
        assert ("README.md" in ended.stderr) == bool(ends)
