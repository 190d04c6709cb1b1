"""What auditors ask: does a table follow from the log, and is the log what it was?"""
