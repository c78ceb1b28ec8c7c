"""What exists: organisations, assets and links between them, series, sources and runs."""
