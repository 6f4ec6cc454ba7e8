"""The profile as Python sees it: classes, fields, levels and rules, read from the shapes."""
