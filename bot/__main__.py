"""`python -m bot` is `attendance`: how the supervisor starts its children by this very interpreter."""

from bot.cli import main

main()
