"""The officer's assistant for information rights: the bot, its casework and its domain."""
