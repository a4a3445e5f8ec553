"""Documents of the declarations."""
