"""Training data contract, rules and the fine-tuning scripts. Knows neither the app nor speech."""
