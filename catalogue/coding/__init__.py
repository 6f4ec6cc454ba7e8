"""Coding: ORPHAcodes proposed for the names and codes that people have in their lists."""
