"""The words everything else is said in: errors, ids, time, units, columns and findings."""
