"""Sound in and out, and everything measured from it. Knows neither the app nor training."""
