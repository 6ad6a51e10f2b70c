"""A forum under load while what it stands on breaks: its processes, its readers and writers, the faults, a verdict."""
