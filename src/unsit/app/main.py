"""The entry point of the `unsit` command.

`unsit remind` is one small process for the whole day, so it loads only what it needs; every other command is in `cli`.
"""

import sys


def main() -> None:
    """Run the command that was typed."""
    if sys.argv[1:2] == ["remind"]:
        from unsit.app.remind.cli import app as remind

        remind(sys.argv[2:], prog_name="unsit remind")
    else:
        from unsit.app.cli import app

        app()


if __name__ == "__main__":
    main()
