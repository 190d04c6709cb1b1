"""What would explain a published table: the fewest single corrections, found exactly, proposed and never applied."""
