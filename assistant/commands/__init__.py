"""The commands of the command line, one module for each group; imported light, loaded when run."""
