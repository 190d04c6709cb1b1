"""A race weekend as an append-only log of facts, replayed into classifications and standings."""

__version__ = "0.1.0"
