"""The aid programme's rules: a framework as data, one set of formulas, decisions that explain themselves."""
