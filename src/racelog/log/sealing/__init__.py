"""What makes a log hard to write again unnoticed: a Merkle tree over its lines, signed checkpoints of it, proofs."""
