"""What the documentation site holds: the files where they lie in the repository, and docstrings with their examples."""

import re
from pathlib import Path
from typing import Any

from griffe import Extension, Object
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

ROOT = Path(__file__).parent.parent
PAGES = (
    "*.md",
    "docs/*.md",
    "docs/reference/*.md",
    "docs/images/*",
    "examples/lists/*.csv",
    "tests/benchmarks/*.md",
    "projections/pccna-2022/**/*.md",
)


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Pages nobody has given a place in the menu yet stand in it under "More", so that none is out of reach."""
    placed = repr(config.nav)
    more = [file.relative_to(ROOT).as_posix() for file in sorted((ROOT / "docs").rglob("*.md"))]
    more = [page for page in more if repr(page) not in placed]
    config.nav = [*(config.nav or ()), *([{"More": more}] if more else ())]
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """The pages, and what the theme brings."""
    pages = sorted(file for pattern in PAGES for file in ROOT.glob(pattern) if file.is_file())
    themes = [file for file in files if file.src_dir != config.docs_dir]
    generated = [File.generated(config, file.relative_to(ROOT).as_posix(), abs_src_path=str(file)) for file in pages]
    return Files([*generated, *themes])


class Examples(Extension):
    """Examples in docstrings are set as code: Markdown would take ">>>" for a quotation, and a list for a link."""

    def on_object(self, *, obj: Object, **_: Any) -> None:  # noqa: ANN401 - whatever else griffe hands on
        """Put a fence around every block that begins with a prompt."""
        if obj.docstring is not None:
            obj.docstring.value = re.sub(r"(?ms)^(>>> .*?)(?=\n\n|\Z)", r"```pycon\n\1\n```", obj.docstring.value)
