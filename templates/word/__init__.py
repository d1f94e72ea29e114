"""The default Word template, and how it is made."""
