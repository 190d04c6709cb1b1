"""The version of this program: also what a database says it was made by."""

__version__ = "0.2.0"
