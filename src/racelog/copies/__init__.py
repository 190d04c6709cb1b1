"""Copies of a log: backups and what is restored of them, forks and how they are rejoined, what was sealed."""
