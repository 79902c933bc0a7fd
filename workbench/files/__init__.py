"""What lies in a file: text, Parquet, Arrow or an Excel workbook, told by its first bytes and read as it was meant."""
