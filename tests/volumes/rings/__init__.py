"""A volume with everything of its own."""
