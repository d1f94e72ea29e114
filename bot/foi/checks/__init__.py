"""The letter checks, one file for each group of rules."""
