"""Tables held by Polars, Arrow, DuckDB, Dask or Spark: the same counts, made where the table lies."""
