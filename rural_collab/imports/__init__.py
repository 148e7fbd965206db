"""Spreadsheets in and out: templates to fill in, exports in the same columns, and imports that are one plan each."""
