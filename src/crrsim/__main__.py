"""`python -m crrsim` is `crrsim`."""

from crrsim.cli import main

if __name__ == "__main__":
    main()
