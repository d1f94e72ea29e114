"""The domain: law, letters, clocks and drafts. Pure: no Slack, database, clock or network."""
