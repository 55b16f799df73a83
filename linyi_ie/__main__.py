"""`python -m linyi_ie`: the command line where the script `linyi-ie` is not on the path."""

from linyi_ie.cli import app

if __name__ == "__main__":
    app(prog_name="linyi-ie")
