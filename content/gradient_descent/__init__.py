"""Vol. XII: Gradient descent."""
