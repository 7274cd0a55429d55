"""The bare programs: each does the minimum of one job, and nothing that makes the job safe or useful."""
