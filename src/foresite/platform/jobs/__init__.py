"""Durable jobs: asked for in the database, done by workers, watched and stopped by people."""
