"""Reads the data of `corpus/` and `templates/`; a mistake there is named by file and key."""
