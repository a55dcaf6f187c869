"""How a running bot is doing: health, metrics, and the local port that tells of both.

Only this package imports Prometheus's library and, for its own port, Tornado. Tornado is what
python-telegram-bot takes webhooks with; it runs in the event loop that is there already.
"""
