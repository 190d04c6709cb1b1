"""What officials may do: requests, the decision on each, refusals that say what to do, and the appending."""
