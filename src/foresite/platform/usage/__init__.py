"""What was used: requests, rows and bytes a day of each caller, and the monthly quotas of keys."""
