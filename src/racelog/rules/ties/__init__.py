"""How competitors level on points are told apart: by counting back places, or by the steps a book lists."""
