"""Which files of the repository the documentation site holds: each where it lies, so that a link works in both places."""

from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

ROOT = Path(__file__).parent.parent
PAGES = ("*.md", "docs/*.md", "docs/images/*", "tests/benchmarks/*.md", "projections/pccna-2022/**/*.md")


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """The pages, and what the theme brings."""
    pages = sorted(file for pattern in PAGES for file in ROOT.glob(pattern) if file.is_file())
    themes = [file for file in files if file.src_dir != config.docs_dir]
    generated = [
        File.generated(config, file.relative_to(ROOT).as_posix(), abs_src_path=str(file)) for file in pages
    ]
    return Files([*generated, *themes])
