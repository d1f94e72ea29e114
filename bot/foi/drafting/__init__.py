"""From decisions to a letter: what goes in, the order of its parts, what is missing, the text."""
