"""What formats are made of: rows, sheets, tables, columns and lists."""
