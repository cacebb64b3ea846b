"""From records to HTML: pure functions, every text escaped on the way."""
