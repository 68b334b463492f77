"""What builds, measures and tests Unsit; none of it is in the wheel."""
