"""A letter as a file: plain text, Word, PDF. The words are the letter's, to the character."""
