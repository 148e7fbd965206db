"""The Flask toolkit: what every page needs and no feature knows about."""
