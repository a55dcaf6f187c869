"""What administrators can do in a private chat with the bot."""
