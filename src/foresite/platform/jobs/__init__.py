"""Durable jobs: asked for in the database, done by workers, watched and stopped by people.

The verbs: ``queue`` has enqueue, with priority and deduplication, get, chosen (to list), cancel and resume;
``schedules`` has make and what belongs to it; ``kinds.Kind`` declares the limit per organisation and the
retries with their backoff; ``kinds.Work`` tells progress. ``runner`` executes, and alone names DBOS.
"""
