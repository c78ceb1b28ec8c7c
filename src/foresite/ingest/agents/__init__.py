"""What agents send: batches in line protocol and Prometheus remote write, unpacked and read."""
