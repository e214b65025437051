"""The programme's parameters in use: calendar and reference lists."""
