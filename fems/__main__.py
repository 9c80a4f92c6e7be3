"""`python -m fems` is the `fems` command."""

from fems.cli import main

if __name__ == "__main__":
    main()
