"""Vol. XI: Backpropagation."""
