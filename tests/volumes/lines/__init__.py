"""A volume whose modules bear the names of another volume's."""
