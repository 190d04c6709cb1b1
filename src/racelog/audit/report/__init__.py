"""The audit of a season as one document: gathered once from the tables, laid out as HTML or as PDF."""

from racelog.audit.report.blocks import Document
from racelog.audit.report.document import document
from racelog.audit.report.html import as_html
from racelog.audit.report.pdf import as_pdf, check_typesetter
from racelog.audit.report.subject import Subject

__all__ = ["Document", "Subject", "as_html", "as_pdf", "check_typesetter", "document"]
