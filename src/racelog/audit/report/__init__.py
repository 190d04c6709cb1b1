"""The audit of a season as one document: gathered once from the tables, laid out as HTML or as PDF."""

from racelog.audit.report.document import document
from racelog.audit.report.naming import as_html
from racelog.audit.report.subject import Subject
from racelog.views.draw.typst import as_pdf, check_typesetter
from racelog.views.view import Document

__all__ = ["Document", "Subject", "as_html", "as_pdf", "check_typesetter", "document"]
