"""What several kinds of exhibits show of a training run."""
