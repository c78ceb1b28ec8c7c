"""What is wrong in the data: detectors of anomalies, and what becomes of their scores."""
