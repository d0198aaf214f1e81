"""A volume: its experiments, figures and words."""
