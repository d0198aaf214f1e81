"""What a figure mark may name: each kind in a folder of its own, all in one protocol."""
