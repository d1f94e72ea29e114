"""How a letter is read: flat text, blocks, sections, questions, answers, citations, outcomes."""
