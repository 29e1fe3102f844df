"""A strict Telegram of its own: Bot API server, people who tap and read, and their page in the browser."""
