"""The HTTP door: one application for one organisation, under ``/api/v1``."""
