"""The generator: a numpy engine trains, matplotlib draws, Jinja assembles."""
