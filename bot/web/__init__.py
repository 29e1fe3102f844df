"""The bot's own HTTP pages: health, readiness, metrics. The webhook's route is added by ``bot/intake``."""
