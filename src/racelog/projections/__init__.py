"""What readers get: tables computed once from a replayed season, and the writers that put them somewhere."""
