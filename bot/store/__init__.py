"""Cases, letters and what is posted: the only room that touches a session or a column."""
