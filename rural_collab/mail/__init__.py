"""Mail: written in the transaction of its cause, delivered afterwards by whoever works in the background."""
