"""``python -m abmkit``, for where the environment's scripts are not on the path."""

from abmkit.cli import main

if __name__ == "__main__":
    main()
