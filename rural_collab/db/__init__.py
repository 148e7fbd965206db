"""Database plumbing without feature knowledge."""
