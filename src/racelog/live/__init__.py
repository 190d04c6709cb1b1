"""What watchers see change: the log followed as it grows, and each change handed on once."""
