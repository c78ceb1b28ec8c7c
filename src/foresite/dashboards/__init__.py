"""Pages that people compose of panels: their documents, and the record of every version."""
