"""The one place that says which code this is."""

VERSION = "1.4.0"
