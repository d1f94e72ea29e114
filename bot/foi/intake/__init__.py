"""How an incoming request is read: its parts, its regime, who asks, and what to look at."""
