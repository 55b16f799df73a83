"""Documents for the eye: notebook, terminal and data frames. Nothing here changes a record."""
