"""The house: settings, database, tenancy, files and telemetry, for every stage above."""
