"""What officers correct in the reading of letters, and what is learned from it."""
