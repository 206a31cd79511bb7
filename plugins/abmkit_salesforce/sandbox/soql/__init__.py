"""A small interpreter of SOQL: read, check against the objects, run over the organisation."""
