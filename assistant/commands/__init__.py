"""The commands of `zhishu`, a file a group; each registers its parsers and runs with (arguments, settings)."""
