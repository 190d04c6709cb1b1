"""What a program reads and writes: seasons, their tables, audits and suppositions, the desk, copies."""
