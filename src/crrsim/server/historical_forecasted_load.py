"""Historical and forecasted load: the hourly megawatts behind every eligible quantity."""
