"""Where facts are kept: one protocol, logs in files and in memory, the chain that shows every change."""
