"""`python -m lede` is `lede`."""

from lede.cli import main

if __name__ == "__main__":
    main()
