"""What people see: the Folium map, page templates, texts in two languages, static files."""
