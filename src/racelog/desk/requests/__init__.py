"""What officials may ask, declared once: models, and the catalogue every door is made of."""
