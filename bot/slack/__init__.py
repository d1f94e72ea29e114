"""The officer's Slack: a payload in, one casework verb, a rendered view out."""
