"""Who lives in the economy: tables of households, machines, firms and owners; the bank and the government."""
