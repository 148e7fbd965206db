"""What somebody vouched for on a day without changing it, and the reminders that ask for it."""
