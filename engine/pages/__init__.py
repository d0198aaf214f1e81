"""From prose and films to one self-contained page that holds no script."""
