"""The audit of a season as one document: gathered once from the tables, laid out as HTML or as PDF."""

from racelog.report.anchors import as_html
from racelog.report.document import document
from racelog.report.subject import Subject
from racelog.views.draw.typst import as_pdf, check_typesetter
from racelog.views.view import Document

__all__ = ["Document", "Subject", "as_html", "as_pdf", "check_typesetter", "document"]
