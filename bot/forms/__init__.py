"""Reads questionnaires and staff forms from XLSForm workbooks and names every problem with its cell."""
