"""What the bot remembers from one start to the next; unlike the index, it can't be made anew."""
