"""States, counties, regions and towns: where everything else is."""
