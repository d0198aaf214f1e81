"""Shapes that this volume learns to tell apart."""
