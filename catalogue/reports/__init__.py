"""Reports: what a check found, and the forms in which it is handed out."""
