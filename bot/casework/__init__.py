"""The verbs an officer uses. Every collaborator is an argument; the wiring is in `bot.app`."""
