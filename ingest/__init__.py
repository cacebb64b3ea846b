"""Documents in, evidence out: reading, structuring, extracting and storing reports."""
