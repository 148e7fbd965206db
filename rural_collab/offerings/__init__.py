"""Offerings: where, when and for whom a pathway or one of its steps takes place; and the calendars of schools."""
