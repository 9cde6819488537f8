"""Geography that has never heard of a station: datums, distances, nearest, divisions, geocoding, coverage."""
