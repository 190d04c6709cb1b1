"""What comes from elsewhere, turned into requests that pass the same checks as people's."""
