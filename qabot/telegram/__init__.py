"""The Telegram bot. Only this package imports python-telegram-bot."""
