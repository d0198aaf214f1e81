"""The experiments of this volume: each one file, its record beside it."""
