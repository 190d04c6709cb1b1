"""The command line: three doors, for officials, auditors and watchers."""
